package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
)

// options is what the command line asks for, checked.
type options struct {
	tuning     socket.Config
	md5        bool // -S
	ipv4, ipv6 bool
	help       bool
	keep       bool // -k
	listen     bool
	nodns      bool
	noShutdown bool
	sendOnly   bool
	telnet     bool // -t
	udp        bool
	unix       bool // -U
	vsock      bool
	passFD     bool // -F
	verbose    bool
	random     bool // -r
	scan       bool // -z
	version    bool

	rate    int64 // --rate, bytes a second; 0 is without limit
	closing closing
	ready   readiness
	reports

	backlog    int
	listens    bool          // the socket that was passed does, and its queue stays as it is
	maxConns   *int          // at once, with -k
	adopted    *socket.Kind  // what LISTEN_FDS passes; nil for nothing
	source     string        // -s; with -l also the address given as an argument
	sourcePort uint16        // -p; with -l the port to listen on
	timeout    time.Duration // -w of a client; 0 is none

	acceptTimeout  time.Duration // 0 is none
	connectTimeout time.Duration // 0 is none
	connectBy      time.Time     // by when a client must have its connection; zero is no limit

	hasty    bool          // -w 0 of a client: the end of standard input ends everything
	interval time.Duration // -i

	// What is sent and received, and when that ends. A time of 0 is none.
	crlf         bool          // -C
	noInput      bool          // -d
	quit         time.Duration // -q; negative is none
	finGrace     grace         // --fin-grace
	receiveLimit *int          // -W

	access  access
	command []string      // to run for each connection; nil for none
	proxy   *proxy.Server // nil for none
	tls     *tls.Config   // nil for no TLS

	host  string
	path  string // with -U, instead of an address and a port; --vsock has one for messages
	vm    socket.VM
	ports []uint16 // of host; more than one only with -z, or over TCP
}

// The default lengths of the queue of connections; see the manual.
const (
	backlogOnce = 1
	backlogKeep = 128
)

// parseOptions reads a command line without the program's name.
func parseOptions(args []string) (options, error) {
	raw, err := parseFlags(args)
	if err != nil {
		return raw.options, err
	}
	o := raw.options
	if o.help || o.version {
		return o, nil
	}
	if err := o.adopt(raw); err != nil {
		return o, err
	}
	if err := o.conflict(); err != nil {
		return o, err
	}
	if err := o.unixConflict(raw); err != nil {
		return o, err
	}
	if err := o.setBacklog(raw); err != nil {
		return o, err
	}
	if o.md5 {
		if err := o.readMD5Key(); err != nil {
			return o, err
		}
	}
	o.setWait()
	switch {
	case o.adopted != nil:
	case o.vsock:
		err = o.setVsock(raw)
	case o.unix:
		err = o.setPath(raw)
	case o.listen:
		err = o.setListener(raw)
	default:
		err = o.setDestination(raw)
	}
	if err == nil {
		err = o.setStreams(raw)
	}
	return o, err
}

// conflict tells which flags exclude each other.
func (o *options) conflict() error {
	switch {
	case o.ipv4 && o.ipv6:
		return errors.New("cannot use -4 and -6")
	case o.listen && o.scan:
		return errors.New("cannot use -z and -l")
	case o.keep && !o.listen:
		return errors.New("must use -l with -k")
	case o.listen && o.connectTimeout > 0:
		return errors.New("--connect-timeout is for a client: with -l use --accept-timeout")
	case !o.listen && o.acceptTimeout > 0:
		return errors.New("--accept-timeout is for -l")
	case o.maxConns != nil && (!o.keep || o.udp):
		return errors.New("--max-conns is for -k without -u")
	case o.md5 && (o.udp || o.unix || o.vsock):
		return errors.New("-S is for TCP")
	case (o.closing.how == closeRST || o.closing.how == closeLinger) && sockopt.Named(o.tuning.Options, "socket", "SO_LINGER"):
		return errors.New("cannot use --close=rst or linger with --sockopt socket:SO_LINGER")
	}
	return o.reportConflict()
}

// setWait reads -w, which a server takes and ignores, as nc does. A time of 0 limits
// nothing.
func (o *options) setWait() {
	o.hasty = o.timeout == instant && !o.listen
	if o.hasty || o.listen {
		o.timeout = 0
	}
}

// setBacklog reads the value of --backlog.
func (o *options) setBacklog(raw rawFlags) (err error) {
	o.backlog = backlogOnce
	if o.keep {
		o.backlog = backlogKeep
	}
	if raw.backlog == "" {
		o.listens = o.adopted != nil
		return nil
	}
	if !o.listen || o.udp {
		return errors.New("--backlog is for -l without -u")
	}
	o.backlog, err = parseBacklog(raw.backlog)
	return err
}

// setStreams reads what lies between gonc and the peer, and which peers there are.
func (o *options) setStreams(raw rawFlags) (err error) {
	if err = o.setAccess(raw); err != nil {
		return err
	}
	if err = o.setCommand(raw); err != nil {
		return err
	}
	if err = o.setProxy(raw.proxy); err != nil {
		return err
	}
	if err = o.oneWayConflict(); err != nil {
		return err
	}
	if err = o.telnetConflict(); err != nil {
		return err
	}
	if raw.tls.On && (o.udp || o.scan) {
		return errors.New("--tls is for connections: not with -u or -z")
	}
	if o.tls, err = raw.tls.Config(o.listen, o.host); err != nil {
		return err
	}
	return o.passConflict()
}

// setListener reads where to listen: [address] port, or -s and -p.
func (o *options) setListener(raw rawFlags) (err error) {
	port := raw.sourcePort
	if len(raw.args) == 0 && !raw.hasSourcePort {
		return hintPassed(errNoPort)
	}
	switch args := raw.args; {
	case len(args) > 2:
		return fmt.Errorf("too many arguments: %q", args[2])
	case len(args) > 0 && raw.hasSourcePort:
		return fmt.Errorf("both -p %s and %s name the port (an address goes with -s)", port, args[len(args)-1])
	case len(args) == 2 && o.source != "":
		return fmt.Errorf("both -s %s and %s name the address", o.source, args[0])
	case len(args) == 2:
		o.source, port = args[0], args[1]
	case len(args) == 1:
		port = args[0]
	}
	if o.sourcePort, err = parsePort(port, o.network()); err != nil {
		return suggest(err, port, "-l")
	}
	return nil
}

// setDestination reads where to connect to.
func (o *options) setDestination(raw rawFlags) (err error) {
	if len(raw.args) == 0 {
		return errors.New("missing destination and port (gonc -h explains)")
	}
	if raw.hasSourcePort {
		if o.sourcePort, err = parsePort(raw.sourcePort, o.network()); err != nil {
			return err
		}
	}
	o.host = raw.args[0]
	if strings.Contains(o.host, "://") {
		return suggest(fmt.Errorf("destination invalid: %s", o.host), o.host)
	}
	if len(raw.args) == 1 {
		return suggest(errNoPort, o.host)
	}
	o.ports, err = o.parsePorts(raw.args[1:])
	return err
}

// parsePorts reads the ports of a destination.
func (o *options) parsePorts(args []string) ([]uint16, error) {
	ports, err := parsePortList(args, o.network())
	if err == nil && len(ports) > 1 && (o.udp || o.passFD) && !o.scan {
		return nil, errors.New("several ports are for TCP, or for -z")
	}
	if o.random {
		rand.Shuffle(len(ports), func(i, j int) { ports[i], ports[j] = ports[j], ports[i] })
	}
	return ports, err
}

// network is the name of the protocol, as in -v lines and /etc/services.
func (o *options) network() string {
	switch {
	case o.unix:
		return "unix"
	case o.vsock:
		return "vsock"
	case o.udp:
		return "udp"
	}
	return "tcp"
}

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/command"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// options is what the command line asks for, checked. A nil pointer is a flag that was not
// given.
type options struct {
	session.Settings
	tuning socket.Config

	help, version bool
	passFD        bool // -F
	scan          bool // -z
	udp           bool
	unix          bool // -U
	vsock         bool
	md5           bool // -S
	statusCause   bool // --status=cause
	timestamps    bool

	// Where to listen, and whom to serve.
	access  access
	adopted *socket.Kind // what LISTEN_FDS passes
	backlog int
	listens bool // the socket that was passed does, and its queue stays as it is
	ready   readiness

	// What to connect to, and how.
	ipv4, ipv6     bool
	nodns          bool
	random         bool // -r
	host           string
	ports          []uint16 // of host; more than one only with -z, or over TCP
	vm             socket.VM
	source         string // -s; with -l also the address given as an argument
	sourcePort     uint16 // -p; with -l the port to listen on
	proxy          *proxy.Server
	connectTimeout *time.Duration
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
	o.Network = o.network()
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
	case o.Listen:
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
	case o.Listen && o.scan:
		return errors.New("cannot use -z and -l")
	case o.Keep && !o.Listen:
		return errors.New("must use -l with -k")
	case o.Listen && o.connectTimeout != nil:
		return errors.New("--connect-timeout is for a client: with -l use --accept-timeout")
	case !o.Listen && o.AcceptTimeout != nil:
		return errors.New("--accept-timeout is for -l")
	case o.MaxConns != nil && (!o.Keep || o.udp):
		return errors.New("--max-conns is for -k without -u")
	case o.md5 && (o.udp || o.unix || o.vsock):
		return errors.New("-S is for TCP")
	case o.Closing.SetsLinger() &&
		sockopt.Named(o.tuning.Options, "socket", "SO_LINGER"):
		return errors.New("cannot use --close=rst or linger with --sockopt socket:SO_LINGER")
	}
	return o.reportConflict()
}

// setWait reads -w, which a server takes and ignores, as nc does.
func (o *options) setWait() {
	o.Hasty = o.Timeout != nil && *o.Timeout == 0 && !o.Listen
	if o.Hasty || o.Listen {
		o.Timeout = nil
	}
}

// setBacklog reads the value of --backlog.
func (o *options) setBacklog(raw rawFlags) (err error) {
	o.backlog = backlogOnce
	if o.Keep {
		o.backlog = backlogKeep
	}
	if raw.backlog == "" {
		o.listens = o.adopted != nil
		return nil
	}
	if !o.Listen || o.udp {
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
	if raw.exec+raw.shellLine != "" && (o.udp || o.scan) {
		return errors.New("a command is for connections: not with -u or -z")
	}
	if o.Command, err = command.Find(raw.exec, raw.words, raw.shellLine); err != nil {
		return err
	}
	if err = o.setProxy(raw.proxy); err != nil {
		return err
	}
	if err = o.streamConflict(); err != nil {
		return err
	}
	if raw.tls.On && (o.udp || o.scan) {
		return errors.New("--tls is for connections: not with -u or -z")
	}
	if o.TLS, err = raw.tls.Config(o.Listen, o.host); err != nil {
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
	if o.sourcePort, err = parsePort(port, o.Network); err != nil {
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
		if o.sourcePort, err = parsePort(raw.sourcePort, o.Network); err != nil {
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
	ports, err := parsePortList(args, o.Network)
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

// reportConflict tells with what the flags for reports make no sense.
func (o *options) reportConflict() error {
	isPlainTCP := !o.udp && !o.IsNamed() && !o.scan
	switch {
	case o.Closing != session.Closing{} && !isPlainTCP:
		return errors.New("--close is for connections of TCP: not with -u, -U, --vsock or -z")
	case o.WantsInfo && !tell.CanInfo:
		return errors.New("--info needs Linux")
	case o.WantsInfo && !isPlainTCP:
		return errors.New("--info is for connections of TCP: not with -u, -U, --vsock or -z")
	case o.Keep && o.DumpRaw != nil:
		return errors.New("--dump-raw is for one connection: with -k use --dump-hex")
	case o.Keep && o.Progress != tell.ProgressNever:
		return errors.New("--progress is for one connection: not with -k")
	case o.scan && (o.SHA256 || o.DumpHex != nil || o.DumpRaw != nil || o.Progress != tell.ProgressNever):
		return errors.New("-z moves no bytes to dump, to sum up or to show")
	case o.ready != readiness{} && !o.Listen:
		return errors.New("--ready-fd and --port-file are for -l")
	}
	return nil
}

// streamConflict tells with what --send-only, --recv-only, which is -d, and -t make no sense.
func (o *options) streamConflict() error {
	switch {
	case o.SendOnly && o.NoInput:
		return errors.New("cannot use --send-only and --recv-only")
	case o.SendOnly && (o.udp || o.scan):
		return errors.New("--send-only is for connections: not with -u or -z")
	case o.Command != nil && (o.SendOnly || o.NoInput):
		return errors.New("cannot use --send-only or --recv-only with a command, " +
			"which can redirect by itself")
	case o.Telnet && (o.udp || o.scan):
		return errors.New("-t is for connections: not with -u or -z")
	}
	return nil
}

package main

import (
	"errors"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/command"
	"github.com/sockspec/sockspec/tool/gonc/internal/listen"
	"github.com/sockspec/sockspec/tool/gonc/internal/password"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/resolve"
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
	access  listen.Access
	passed  *socket.Kind // what LISTEN_FDS passes
	backlog *int
	ready   listen.Readiness

	// What to connect to, and how.
	names          resolve.Resolver
	random         bool // -r
	host           string
	ports          []uint16 // of host; more than one only with -z, or over TCP
	vm             socket.VM
	source         *string // -s; with -l also the address given as an argument
	sourcePort     uint16  // -p; with -l the port to listen on
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
	o.names.Events = o.Events
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
	if err := o.setBacklog(); err != nil {
		return o, err
	}
	if o.md5 {
		if o.tuning.MD5Key, err = password.AskMD5Key(); err != nil {
			return o, err
		}
	}
	o.setWait()
	if err = o.setWhere(raw); err == nil {
		err = o.setStreams(raw)
	}
	return o, err
}

// conflict tells which flags exclude each other.
func (o *options) conflict() error {
	switch {
	case o.names.IPv4 && o.names.IPv6:
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

// setBacklog gives the queue of connections its length. That of a passed socket stays as it
// is.
func (o *options) setBacklog() error {
	switch {
	case o.backlog != nil && (!o.Listen || o.udp):
		return errors.New("--backlog is for -l without -u")
	case o.backlog != nil || o.passed != nil:
	case o.Keep:
		o.backlog = new(backlogKeep)
	default:
		o.backlog = new(backlogOnce)
	}
	return nil
}

// setAccess reads the values of --allow and --deny.
func (o *options) setAccess(raw rawFlags) (err error) {
	if len(raw.allow)+len(raw.deny) > 0 && !o.Listen {
		return errors.New("--allow and --deny are for -l")
	}
	names := resolve.Resolver{NoDNS: o.names.NoDNS}
	o.access, err = listen.ParseAccess(raw.allow, raw.deny, names)
	return err
}

// setProxy reads -x and its companions.
func (o *options) setProxy(given proxy.Settings) (err error) {
	switch {
	case given.Address == nil:
	case o.udp:
		return errors.New("no proxy support for UDP mode")
	case o.Listen:
		return errors.New("no proxy support for listen")
	case o.source != nil:
		return errors.New("no proxy support for local source address")
	}
	o.proxy, err = given.Server()
	return err
}

// setStreams reads what lies between gonc and the peer, and which peers there are.
func (o *options) setStreams(raw rawFlags) (err error) {
	if err = o.setAccess(raw); err != nil {
		return err
	}
	if (raw.exec != nil || raw.shellLine != nil) && (o.udp || o.scan) {
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
	case o.scan && (o.SHA256 || o.DumpHex != nil || o.DumpRaw != nil ||
		o.Progress != tell.ProgressNever):
		return errors.New("-z moves no bytes to dump, to sum up or to show")
	case o.ready != listen.Readiness{} && !o.Listen:
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

// passConflict tells with what -F makes no sense: it needs a socket that carries the
// bytes as they are.
func (o *options) passConflict() error {
	switch {
	case !o.passFD:
		return nil
	case o.unix:
		return errors.New("cannot use -F and -U")
	case o.Listen || o.scan:
		return errors.New("-F is for a client, without -z")
	case o.TLS != nil || o.Command != nil:
		return errors.New("-F is for the socket alone, without --tls and commands")
	}
	return nil
}

package main

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/command"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"github.com/spf13/pflag"
)

// rawFlags is a command line as it was given: flags that are set or not, and
// texts that are still to be checked.
type rawFlags struct {
	options
	backlog       string
	sourcePort    string
	hasSourcePort bool
	proxy         proxySettings
	tls           secure.Settings
	allow, deny   []string
	exec          string
	words         []string // of the command, behind exec
	shellLine     string
	args          []string
}

// parseFlags sorts a command line into flags and arguments. Flags may follow
// arguments, as they do with nc.
func parseFlags(args []string) (rawFlags, error) {
	var r rawFlags
	args, r.words = command.Cut(args)
	f := r.flagSet()
	if err := f.Parse(args); err != nil {
		return r, flagError(err, args)
	}
	r.args = f.Args()
	r.hasSourcePort = f.Changed("source-port")
	r.NoShutdown = r.NoShutdown || r.NoInput && !f.Changed("shutdown")
	return r, nil
}

// flagSet is the set of all flags. Each has its line in the usage text, in the
// section that is named like the function.
func (r *rawFlags) flagSet() *pflag.FlagSet {
	f := pflag.NewFlagSet("gonc", pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	r.addressFlags(f)
	r.connectionFlags(f)
	r.proxyFlags(f)
	r.encryptionFlags(f)
	r.transferFlags(f)
	r.socketFlags(f)
	r.reportFlags(f)
	return f
}

// addressFlags say what to connect, and to what.
func (r *rawFlags) addressFlags(f *pflag.FlagSet) {
	f.BoolVarP(&r.ipv4, "ipv4", "4", false, "")
	f.BoolVarP(&r.ipv6, "ipv6", "6", false, "")
	f.BoolVarP(&r.nodns, "nodns", "n", false, "")
	f.StringVarP(&r.sourcePort, "source-port", "p", "", "")
	f.StringVarP(&r.source, "source", "s", "", "")
	f.BoolVarP(&r.udp, "udp", "u", false, "")
	f.BoolVarP(&r.unix, "unix", "U", false, "")
	f.BoolVar(&r.vsock, "vsock", false, "")
}

// connectionFlags say how connections come about.
func (r *rawFlags) connectionFlags(f *pflag.FlagSet) {
	f.Var(seconds{&r.AcceptTimeout, 0.001, "accept timeout"}, "accept-timeout", "")
	f.StringArrayVar(&r.allow, "allow", nil, "")
	f.StringVar(&r.backlog, "backlog", "", "")
	f.VarP(seconds{&r.connectTimeout, 0.001, "connect timeout"}, "connect-timeout", "G", "")
	f.StringArrayVar(&r.deny, "deny", nil, "")
	f.BoolVarP(&r.passFD, "pass-fd", "F", false, "")
	f.BoolVarP(&r.Keep, "keep-open", "k", false, "")
	f.BoolVarP(&r.Listen, "listen", "l", false, "")
	f.Var(number{&r.MaxConns, 1, math.MaxInt32, "number of connections %[1]s: %[2]s"}, "max-conns", "")
	f.StringVar(&r.ready.file, "port-file", "", "")
	f.Func("ready-fd", "", into(&r.ready.descriptor, parseReadyFD))
	f.VarP(seconds{&r.Interval, 0, "interval"}, "interval", "i", "")
	f.BoolVarP(&r.random, "random", "r", false, "")
	f.VarP(seconds{&r.Timeout, 0, "timeout"}, "wait", "w", "")
	f.BoolVarP(&r.scan, "zero", "z", false, "")
}

// proxyFlags say who connects in gonc's stead.
func (r *rawFlags) proxyFlags(f *pflag.FlagSet) {
	f.StringVarP(&r.proxy.address, "proxy", "x", "", "")
	f.StringVar(&r.proxy.login, "proxy-auth", "", "")
	f.StringVarP(&r.proxy.kind, "proxy-type", "X", "", "")
	f.StringVarP(&r.proxy.user, "proxy-user", "P", "", "")
}

// encryptionFlags are those of TLS.
func (r *rawFlags) encryptionFlags(f *pflag.FlagSet) {
	f.BoolVar(&r.tls.On, "tls", false, "")
	f.StringVar(&r.tls.ALPN, "tls-alpn", "", "")
	f.StringVar(&r.tls.CA, "tls-ca", "", "")
	f.StringVar(&r.tls.Cert, "tls-cert", "", "")
	f.StringVar(&r.tls.Fingerprint, "tls-fingerprint", "", "")
	f.StringVar(&r.tls.Key, "tls-key", "", "")
	f.StringVar(&r.tls.Name, "tls-name", "", "")
	f.BoolVar(&r.tls.NoVerify, "tls-no-verify", false, "")
}

// transferFlags say what is sent and received, and when that ends.
func (r *rawFlags) transferFlags(f *pflag.FlagSet) {
	f.BoolVarP(&r.CRLF, "crlf", "C", false, "")
	f.Var(grace{seconds{&r.FinGrace, math.MinInt32, "fin-grace"}}, "fin-grace", "")
	f.BoolVarP(&r.NoInput, "no-input", "d", false, "")
	f.VarP(seconds{&r.Quit, math.MinInt32, "quit timer"}, "quit", "q", "")
	f.VarP(number{&r.ReceiveLimit, 1, math.MaxInt32, "receive limit %[1]s: %[2]s"}, "receive-limit", "W", "")
	f.Func("close", "", into(&r.Closing, session.ParseClose))
	f.Func("rate", "", into(&r.Rate, transfer.ParseRate))
	f.StringVar(&r.exec, "exec", "", "")
	f.BoolVar(&r.NoInput, "recv-only", false, "")
	f.BoolVar(&r.SendOnly, "send-only", false, "")
	f.StringVar(&r.shellLine, "sh-exec", "", "")
	f.BoolVarP(&r.Telnet, "telnet", "t", false, "")
	f.BoolP("shutdown", "N", true, "")
	f.BoolVar(&r.NoShutdown, "no-shutdown", false, "")
}

// socketFlags are options of the socket.
func (r *rawFlags) socketFlags(f *pflag.FlagSet) {
	f.BoolVarP(&r.tuning.Broadcast, "broadcast", "b", false, "")
	f.BoolVarP(&r.tuning.Debug, "debug", "D", false, "")
	f.BoolVarP(&r.md5, "md5", "S", false, "")
	f.VarP(number{&r.tuning.MinTTL, 0, 255, "minttl is %[1]s"}, "min-ttl", "m", "")
	f.VarP(number{&r.tuning.ReceiveBuffer, 1, socket.MaxBuffer, "TCP receive window %[1]s: %[2]s"}, "receive-buffer", "I", "")
	f.VarP(number{&r.tuning.SendBuffer, 1, socket.MaxBuffer, "TCP send window %[1]s: %[2]s"}, "send-buffer", "O", "")
	f.VarP(tos{&r.tuning.TOS}, "tos", "T", "")
	f.VarP(number{&r.tuning.TTL, 0, 255, "ttl is %[1]s"}, "ttl", "M", "")
	f.Func("sockopt", "", added(&r.tuning.Options, sockopt.Parse))
}

// reportFlags say what is told, and where.
func (r *rawFlags) reportFlags(f *pflag.FlagSet) {
	f.Func("dump-hex", "", into(&r.DumpHex, tell.ParseDump))
	f.Func("dump-raw", "", into(&r.DumpRaw, tell.ParseDump))
	f.Func("events", "", into(&r.Events, tell.ParseEvents))
	f.BoolVarP(&r.help, "help", "h", false, "")
	f.BoolVar(&r.WantsInfo, "info", false, "")
	f.Func("progress", "", into(&r.Progress, tell.ParseProgress))
	f.Lookup("progress").NoOptDefVal = string(tell.ProgressTerminal)
	f.BoolVar(&r.ShowControl, "show-control", false, "")
	f.BoolVar(&r.SHA256, "sha256", false, "")
	f.Func("status", "", into(&r.statusCause, parseStatus))
	f.BoolVar(&r.timestamps, "timestamps", false, "")
	f.BoolVarP(&r.Verbose, "verbose", "v", false, "")
	f.BoolVar(&r.version, "version", false, "")
}

// into makes a flag set a variable to its value, checked.
func into[T any](variable *T, parse func(text string) (T, error)) func(text string) error {
	return func(text string) (err error) {
		*variable, err = parse(text)
		return err
	}
}

// added makes a flag add its value, checked, to those that it was given before.
func added[T any](list *[]T, parse func(text string) (T, error)) func(text string) error {
	return func(text string) error {
		value, err := parse(text)
		*list = append(*list, value)
		return err
	}
}

// parseBacklog reads the value of --backlog.
func parseBacklog(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("backlog invalid: %s", text)
	}
	return int(n), nil
}

package main

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/command"
	"github.com/sockspec/sockspec/tool/gonc/internal/listen"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"github.com/sockspec/sockspec/tool/gonc/internal/value"
	"github.com/spf13/pflag"
)

// rawFlags is a command line as it was given: flags that are set or not, and
// texts that are still to be checked.
type rawFlags struct {
	options
	sourcePort  *string
	proxy       proxy.Settings
	tls         secure.Settings
	allow, deny []string
	exec        *string
	words       []string // of the command, behind exec
	shellLine   *string
	args        []string
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
	f.BoolVarP(&r.names.IPv4, "ipv4", "4", false, "")
	f.BoolVarP(&r.names.IPv6, "ipv6", "6", false, "")
	f.BoolVarP(&r.names.NoDNS, "nodns", "n", false, "")
	f.FuncP("source-port", "p", "", given(&r.sourcePort, text))
	f.FuncP("source", "s", "", given(&r.source, text))
	f.BoolVarP(&r.udp, "udp", "u", false, "")
	f.BoolVarP(&r.unix, "unix", "U", false, "")
	f.BoolVar(&r.vsock, "vsock", false, "")
}

// connectionFlags say how connections come about.
func (r *rawFlags) connectionFlags(f *pflag.FlagSet) {
	f.Var(value.Seconds(&r.AcceptTimeout, 0.001, "accept timeout"), "accept-timeout", "")
	f.StringArrayVar(&r.allow, "allow", nil, "")
	f.Func("backlog", "", given(&r.backlog, parseBacklog))
	f.VarP(value.Seconds(&r.connectTimeout, 0.001, "connect timeout"), "connect-timeout", "G", "")
	f.StringArrayVar(&r.deny, "deny", nil, "")
	f.BoolVarP(&r.passFD, "pass-fd", "F", false, "")
	f.BoolVarP(&r.Keep, "keep-open", "k", false, "")
	f.BoolVarP(&r.Listen, "listen", "l", false, "")
	conns := value.Number(&r.MaxConns, 1, math.MaxInt32, "number of connections %[1]s: %[2]s")
	f.Var(conns, "max-conns", "")
	f.Func("port-file", "", given(&r.ready.File, text))
	f.Func("ready-fd", "", given(&r.ready.Descriptor, listen.ParseReadyFD))
	f.VarP(value.Seconds(&r.Interval, 0, "interval"), "interval", "i", "")
	f.BoolVarP(&r.random, "random", "r", false, "")
	f.VarP(value.Seconds(&r.Timeout, 0, "timeout"), "wait", "w", "")
	f.BoolVarP(&r.scan, "zero", "z", false, "")
}

// proxyFlags say who connects in gonc's stead.
func (r *rawFlags) proxyFlags(f *pflag.FlagSet) {
	f.FuncP("proxy", "x", "", given(&r.proxy.Address, text))
	f.Func("proxy-auth", "", given(&r.proxy.Login, text))
	f.FuncP("proxy-type", "X", "", given(&r.proxy.Kind, text))
	f.FuncP("proxy-user", "P", "", given(&r.proxy.User, text))
}

// encryptionFlags are those of TLS.
func (r *rawFlags) encryptionFlags(f *pflag.FlagSet) {
	f.BoolVar(&r.tls.On, "tls", false, "")
	f.Func("tls-alpn", "", given(&r.tls.ALPN, text))
	f.Func("tls-ca", "", given(&r.tls.CA, text))
	f.Func("tls-cert", "", given(&r.tls.Cert, text))
	f.Func("tls-fingerprint", "", given(&r.tls.Fingerprint, text))
	f.Func("tls-key", "", given(&r.tls.Key, text))
	f.Func("tls-name", "", given(&r.tls.Name, text))
	f.BoolVar(&r.tls.NoVerify, "tls-no-verify", false, "")
}

// transferFlags say what is sent and received, and when that ends.
func (r *rawFlags) transferFlags(f *pflag.FlagSet) {
	f.BoolVarP(&r.CRLF, "crlf", "C", false, "")
	f.Var(value.Grace(&r.FinGrace), "fin-grace", "")
	f.BoolVarP(&r.NoInput, "no-input", "d", false, "")
	f.VarP(value.Seconds(&r.Quit, math.MinInt32, "quit timer"), "quit", "q", "")
	packets := value.Number(&r.ReceiveLimit, 1, math.MaxInt32, "receive limit %[1]s: %[2]s")
	f.VarP(packets, "receive-limit", "W", "")
	f.Func("close", "", into(&r.Closing, session.ParseClose))
	f.Func("rate", "", into(&r.Rate, transfer.ParseRate))
	f.Func("exec", "", given(&r.exec, text))
	f.BoolVar(&r.NoInput, "recv-only", false, "")
	f.BoolVar(&r.SendOnly, "send-only", false, "")
	f.Func("sh-exec", "", given(&r.shellLine, text))
	f.BoolVarP(&r.Telnet, "telnet", "t", false, "")
	f.BoolP("shutdown", "N", true, "")
	f.BoolVar(&r.NoShutdown, "no-shutdown", false, "")
}

// socketFlags are options of the socket.
func (r *rawFlags) socketFlags(f *pflag.FlagSet) {
	f.BoolVarP(&r.tuning.Broadcast, "broadcast", "b", false, "")
	f.BoolVarP(&r.tuning.Debug, "debug", "D", false, "")
	f.BoolVarP(&r.md5, "md5", "S", false, "")
	f.VarP(value.Number(&r.tuning.MinTTL, 0, 255, "minttl is %[1]s"), "min-ttl", "m", "")
	buffer := func(to **int, what string) pflag.Value {
		return value.Number(to, 1, socket.MaxBuffer, what+" %[1]s: %[2]s")
	}
	f.VarP(buffer(&r.tuning.ReceiveBuffer, "TCP receive window"), "receive-buffer", "I", "")
	f.VarP(buffer(&r.tuning.SendBuffer, "TCP send window"), "send-buffer", "O", "")
	f.VarP(value.TOS(&r.tuning.TOS), "tos", "T", "")
	f.VarP(value.Number(&r.tuning.TTL, 0, 255, "ttl is %[1]s"), "ttl", "M", "")
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

// given is into for a variable that is nil as long as the flag is not given.
func given[T any](variable **T, parse func(text string) (T, error)) func(text string) error {
	return func(text string) error {
		value, err := parse(text)
		*variable = &value
		return err
	}
}

// text is a value as it is.
func text(text string) (string, error) { return text, nil }

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

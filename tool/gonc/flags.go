package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/spf13/pflag"
)

// rawFlags is a command line as it was given: flags that are set or not, and
// texts that are still to be checked.
type rawFlags struct {
	options
	backlog       string
	sourcePort    string
	hasSourcePort bool
	wait          string
	args          []string
}

// parseFlags sorts a command line into flags and arguments. Flags may follow
// arguments, as they do with nc.
func parseFlags(args []string) (rawFlags, error) {
	var r rawFlags
	f := r.flagSet()
	if err := f.Parse(args); err != nil {
		return r, flagError(err, args)
	}
	r.args = f.Args()
	r.hasSourcePort = f.Changed("source-port")
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
}

// connectionFlags say how connections come about.
func (r *rawFlags) connectionFlags(f *pflag.FlagSet) {
	f.StringVar(&r.backlog, "backlog", "", "")
	f.BoolVarP(&r.keep, "keep-open", "k", false, "")
	f.BoolVarP(&r.listen, "listen", "l", false, "")
	f.StringVarP(&r.wait, "wait", "w", "", "")
	f.BoolVarP(&r.scan, "zero", "z", false, "")
}

// transferFlags say what is sent and received, and when that ends.
func (r *rawFlags) transferFlags(f *pflag.FlagSet) {
	f.BoolP("shutdown", "N", true, "")
	f.BoolVar(&r.noShutdown, "no-shutdown", false, "")
}

// socketFlags are options of the socket.
func (r *rawFlags) socketFlags(*pflag.FlagSet) {
}

// reportFlags say what is told, and where.
func (r *rawFlags) reportFlags(f *pflag.FlagSet) {
	f.BoolVarP(&r.help, "help", "h", false, "")
	f.BoolVarP(&r.verbose, "verbose", "v", false, "")
	f.BoolVar(&r.version, "version", false, "")
}

// parseSeconds reads the value of -w; none is 0.
func parseSeconds(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || math.IsNaN(seconds):
		return 0, fmt.Errorf("timeout invalid: %s", text)
	case seconds < 0.001:
		return 0, fmt.Errorf("timeout too small: %s", text)
	case seconds > math.MaxInt32/1000:
		return 0, fmt.Errorf("timeout too large: %s", text)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// parseBacklog reads the value of --backlog.
func parseBacklog(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("backlog invalid: %s", text)
	}
	return int(n), nil
}

package main

import (
	"errors"
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

// flagSet is the set of all flags.
func (r *rawFlags) flagSet() *pflag.FlagSet {
	f := pflag.NewFlagSet("gonc", pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.BoolVarP(&r.ipv4, "ipv4", "4", false, "")
	f.BoolVarP(&r.ipv6, "ipv6", "6", false, "")
	f.BoolVarP(&r.help, "help", "h", false, "")
	f.BoolVarP(&r.keep, "keep-open", "k", false, "")
	f.BoolVarP(&r.listen, "listen", "l", false, "")
	f.BoolP("shutdown", "N", true, "")
	f.BoolVarP(&r.nodns, "nodns", "n", false, "")
	f.BoolVar(&r.noShutdown, "no-shutdown", false, "")
	f.BoolVarP(&r.udp, "udp", "u", false, "")
	f.BoolVarP(&r.verbose, "verbose", "v", false, "")
	f.BoolVar(&r.version, "version", false, "")
	f.BoolVarP(&r.scan, "zero", "z", false, "")
	f.StringVar(&r.backlog, "backlog", "", "")
	f.StringVarP(&r.source, "source", "s", "", "")
	f.StringVarP(&r.sourcePort, "source-port", "p", "", "")
	f.StringVarP(&r.wait, "wait", "w", "", "")
	return f
}

// isNegative tells an argument that is meant as a number and was read as flags.
func isNegative(arg string) bool {
	n, err := strconv.Atoi(arg)
	return err == nil && n < 0
}

// flagError puts an error of pflag in one line with the way out.
func flagError(err error, args []string) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		if isNegative(name) {
			return portTooSmall(negativeArg(args, name))
		}
		return fmt.Errorf("unknown flag %s (gonc -h lists them)", name)
	}
	if valueless, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return fmt.Errorf("a value is missing after %s", dashed(valueless.GetSpecifiedName()))
	}
	return err
}

// negativeArg is the argument that holds the digit name, whole.
func negativeArg(args []string, name string) string {
	for _, a := range args {
		if isNegative(a) && a != "-4" && a != "-6" {
			return a
		}
	}
	return name
}

// dashed is a flag's name as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
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

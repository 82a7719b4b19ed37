// Command matrix judges netcats, one after another, by the specs of a netcat, and
// sets their reports side by side: specs by netcats. What it takes is in usage.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/pflag"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(start(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitOK    = 0
	exitBad   = 1 // gonc failed, or a netcat could not be judged
	exitUsage = 2
)

// wrong is a fault of the command line.
type wrong struct{ error }

// errFailed says that gonc did not pass; its summary tells why.
var errFailed = errors.New("gonc failed")

// start is the program, and returns its exit status.
func start(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdout, stderr)
	var fault wrong
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitOK
	case errors.As(err, &fault):
		fmt.Fprintf(stderr, "matrix: %v (matrix -h tells the usage)\n", err)
		return exitUsage
	case !errors.Is(err, errFailed):
		fmt.Fprintln(stderr, "matrix:", err)
	}
	return exitBad
}

// settings are what the command line asks for.
type settings struct {
	report string // the folder of the reports
	focus  string // a label filter
	table  string // the file of the table; "" for none
	procs  int
	// patience is what a netcat gets for what it does at once, but for gonc, which has
	// the suite's own: many hang, and each that does takes the whole of it.
	patience time.Duration
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var s settings
	f := pflag.NewFlagSet("matrix", pflag.ContinueOnError)
	f.Usage = func() {}
	f.SetOutput(io.Discard)
	f.StringVarP(&s.report, "output", "o", "report", "")
	f.StringVar(&s.focus, "focus", "", "")
	f.StringVar(&s.table, "table", "", "")
	f.IntVar(&s.procs, "procs", 8, "")
	f.DurationVar(&s.patience, "patience", 3*time.Second, "")
	switch err := f.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case err != nil:
		return wrong{err}
	case f.NArg() != 1:
		return wrong{fmt.Errorf("%d lists of netcats given, want one: netcat:all, or names with commas between them", f.NArg())}
	}
	names, absent, err := chosen(f.Arg(0))
	if err != nil {
		return wrong{err}
	}
	return judge(ctx, s, names, absent, stdout, stderr)
}

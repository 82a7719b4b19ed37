// Package command is the program sockspec: what it takes is in usage.go, and each
// subcommand in a file of its own. It only reads the command line and says how it
// went; the work is done elsewhere below spec. It stands here, and not in
// tool/sockspec, because of spec/internal.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/sockspec/sockspec/internal/version"
)

// The exit statuses.
const (
	exitOK    = 0
	exitBad   = 1 // the answer is no, or there is none
	exitUsage = 2
)

// subcommand does one thing; its args are those behind its name. The error is a
// wrong if the command line is at fault, errNo if what was written says why the
// status is 1.
type subcommand struct {
	name string
	run  func(ctx context.Context, args []string, std streams) error
}

// streams are where a subcommand writes: what was asked for, and what goes on.
type streams struct{ out, err io.Writer }

var subcommands = []subcommand{
	{"run", run},
	{"list", list},
	{"explain", explain},
	{"merge", merge},
	{"diff", diff},
	{"compare", compare},
	{"strip", strip},
	{"mutants", mutants},
	{"netcats", netcats},
	{"replay", replayAll},
}

// wrong is a fault of the command line.
type wrong struct{ error }

// errNo is a status of 1 for a reason that has been told.
var errNo = errors.New("no")

// Main runs sockspec with the arguments behind its name, and returns its exit
// status.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, streams{stdout, stderr})
	var fault wrong
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitOK
	case errors.As(err, &fault):
		fmt.Fprintf(stderr, "sockspec: %v (sockspec -h tells the usage)\n", err)
		return exitUsage
	case !errors.Is(err, errNo):
		fmt.Fprintln(stderr, "sockspec:", err)
	}
	return exitBad
}

// dispatch runs the subcommand that the first argument names.
func dispatch(ctx context.Context, args []string, std streams) error {
	if len(args) == 0 {
		return wrong{fmt.Errorf("no subcommand given: want one of %s", names())}
	}
	switch args[0] {
	case "-h", "--help", "help":
		return pflag.ErrHelp
	case "--version":
		fmt.Fprintln(std.out, "sockspec", version.Text())
		return nil
	}
	i := slices.IndexFunc(subcommands, func(s subcommand) bool { return s.name == args[0] })
	if i < 0 {
		return wrong{fmt.Errorf("no subcommand %q: want one of %s", args[0], names())}
	}
	return subcommands[i].run(ctx, args[1:], std)
}

func names() string {
	var all []string
	for _, s := range subcommands {
		all = append(all, s.name)
	}
	return strings.Join(all, ", ")
}

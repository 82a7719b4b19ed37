// Report compares the reports of runs, on several stacks or of one stack at two
// times, and reduces one to what a repository keeps of it. What it takes is in
// usage.go.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/pflag"

	"github.com/sockspec/sockspec/spec/internal/report"
)

// The exit statuses.
const (
	exitOK    = 0
	exitBad   = 1 // something got worse, or a file cannot be read or written
	exitUsage = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// wrong is a fault of the command line.
type wrong struct{ error }

// run is the program, and returns its exit status.
func run(args []string, stdout, stderr io.Writer) int {
	worse, err := dispatch(args, stdout)
	var fault wrong
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitOK
	case errors.As(err, &fault):
		fmt.Fprintf(stderr, "report: %v (report -h tells the usage)\n", err)
		return exitUsage
	case err != nil:
		fmt.Fprintln(stderr, "report:", err)
		return exitBad
	case worse:
		return exitBad
	}
	return exitOK
}

// dispatch runs the command that the first argument names.
func dispatch(args []string, stdout io.Writer) (worse bool, err error) {
	if len(args) == 0 {
		return false, wrong{errors.New("no command given: want merge, diff or strip")}
	}
	switch args[0] {
	case "merge":
		return false, merge(args[1:], stdout)
	case "diff":
		return diff(args[1:], stdout)
	case "strip":
		return false, strip(args[1:], stdout)
	case "-h", "--help", "help":
		return false, pflag.ErrHelp
	}
	return false, wrong{fmt.Errorf("no command %q: want merge, diff or strip", args[0])}
}

// parse reads the options of a command, which all have -o in common.
func parse(name, folder string, args []string) (dir string, rest []string, err error) {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.Usage = func() {}
	f.SetOutput(io.Discard)
	f.StringVarP(&dir, "output", "o", folder, "")
	switch err := f.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return "", nil, err
	case err != nil:
		return "", nil, wrong{fmt.Errorf("%s: %w", name, err)}
	case dir == "":
		return "", nil, wrong{fmt.Errorf("%s: -o names no folder", name)}
	}
	return dir, f.Args(), nil
}

func merge(args []string, stdout io.Writer) error {
	dir, sources, err := parse("merge", "compare", args)
	if err != nil {
		return err
	}
	if len(sources) < 2 {
		return wrong{fmt.Errorf("merge: %d reports given, want two or more", len(sources))}
	}
	if err := report.Merge(dir, sources); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s/index.html and %s/summary.md\n", dir, dir)
	return nil
}

func diff(args []string, stdout io.Writer) (worse bool, err error) {
	if len(args) == 1 && (args[0] == "-h" || args[0] == "--help") {
		return false, pflag.ErrHelp
	}
	if len(args) != 2 {
		return false, wrong{fmt.Errorf("diff: %d reports given, want an old one and a new one", len(args))}
	}
	old, err := report.Read(args[0])
	if err != nil {
		return false, err
	}
	fresh, err := report.Read(args[1])
	if err != nil {
		return false, err
	}
	return report.Diff(stdout, old, fresh)
}

func strip(args []string, stdout io.Writer) error {
	dir, sources, err := parse("strip", "ci/reports", args)
	if err != nil {
		return err
	}
	if len(sources) != 1 {
		return wrong{fmt.Errorf("strip: %d reports given, want one", len(sources))}
	}
	r, err := report.Read(sources[0])
	if err != nil {
		return err
	}
	name, err := report.Strip(dir, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s/%s.json and %s/%s.md\n", dir, name, dir, name)
	return nil
}

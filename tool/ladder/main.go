// Ladder prints the connections of a capture file, or of the trace.json that a
// spec left, and draws one of them as a ladder: in the terminal, as SVG, or as
// Mermaid. What its flags mean is in usage.go.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/pflag"

	"github.com/sockspec/sockspec/internal/version"
)

// The exit statuses.
const (
	exitOK    = 0
	exitBad   = 1 // the input is not readable, or the output cannot be written
	exitUsage = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the program, and returns its exit status.
func run(args []string, stdin io.Reader, stdout, stderr *os.File) int {
	o, err := parse(args, stdout)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "ladder: %v (ladder -h tells the usage)\n", err)
		return exitUsage
	case o.version:
		fmt.Fprintln(stdout, "ladder", version.Text())
		return exitOK
	}
	if err := draw(o, stdin, stdout); err != nil {
		fmt.Fprintln(stderr, "ladder:", err)
		return exitBad
	}
	return exitOK
}

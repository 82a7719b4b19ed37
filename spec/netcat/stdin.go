package netcat

import (
	"strings"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/tool"
)

// input is what the standard input of a netcat is, if not a pipe that the spec writes
// into.
type input struct {
	file     string // its path
	terminal bool   // which the spec types at, by writing into the pipe
}

// behind is a command line that gives a program its input. Without script(1), which makes
// the terminal, the spec is unsupported.
func (i input) behind(b *Bench, argv []string) []string {
	switch {
	case i.file != "":
		return append([]string{"/bin/sh", "-c", `exec "$@" <"$0"`, i.file}, argv...)
	case i.terminal:
		script, err := tool.Installed("script")
		if err != nil {
			b.Lacks("the program script")
		}
		return []string{"/bin/sh", "-c", atTerminal, script, "exec " + quoted(argv) + " >&3 2>&4"}
	}
	return argv
}

// atTerminal runs a command with a terminal as its standard input alone: what script(1)
// copies from there is nobody's output.
const atTerminal = `SHELL=/bin/sh exec "$0" -qec "$1" /dev/null 3>&1 4>&2 >/dev/null`

// quoted is a command line for the shell.
func quoted(argv []string) string {
	words := make([]string, len(argv))
	for i, a := range argv {
		words[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	return strings.Join(words, " ")
}

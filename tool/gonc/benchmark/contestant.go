//go:build linux

package main

import (
	_ "embed"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// contestant is a program that is measured.
type contestant struct {
	name    string
	version string
	path    string // "" if it is not installed
	// The arguments for each part; the port comes last, put in place of PORT.
	send, receive, listen, keep string
	crowdless                   string // why it cannot hold a crowd of connections; "" if it can
}

// errAbsent is why a program that is not installed has no figure, errUnable why one
// has none that cannot do what is measured.
var (
	errAbsent = errors.New("not installed")
	errUnable = errors.New("cannot")
)

//go:embed testdata/splice.c
var spliceLoop string

// contestants are all of them, the loop in C first: the others are measured by it.
func contestants(gonc, dir string) []contestant {
	return []contestant{
		{
			name: "C loop", path: compile(dir), version: versionLine(0, "cc", "--version"),
			send: "send PORT", receive: "receive PORT", listen: "listen-receive PORT",
		},
		{
			name: "gonc", path: find(gonc), version: versionLine(0, gonc, "--version"),
			send: "127.0.0.1 PORT", receive: "127.0.0.1 PORT", listen: "-l 127.0.0.1 PORT",
			keep: "-lk --backlog 4096 127.0.0.1 PORT",
		},
		{
			name: "nc.openbsd", path: find("nc.openbsd"), version: debianVersion("netcat-openbsd"),
			send: "-N 127.0.0.1 PORT", receive: "-d 127.0.0.1 PORT", listen: "-d -l 127.0.0.1 PORT",
			keep:      "-N -lk 127.0.0.1 PORT",
			crowdless: "one at a time",
		},
		{
			name: "ncat", path: find("ncat"), version: versionLine(0, "ncat", "--version"),
			send: "127.0.0.1 PORT", receive: "127.0.0.1 PORT", listen: "-l 127.0.0.1 PORT",
			keep: "-lk -m 20000 127.0.0.1 PORT",
		},
		{
			name: "socat", path: find("socat"), version: socatVersion(),
			send: "-u - TCP4:127.0.0.1:PORT", receive: "-u TCP4:127.0.0.1:PORT -",
			listen:    "-u TCP4-LISTEN:PORT,bind=127.0.0.1 -",
			keep:      "TCP4-LISTEN:PORT,bind=127.0.0.1,fork,max-children=20000 -",
			crowdless: "a process each",
		},
	}
}

// command makes a command of one of the contestant's parts.
func (c contestant) command(part, port string) (*exec.Cmd, error) {
	switch {
	case c.path == "":
		return nil, errAbsent
	case part == "":
		return nil, errUnable
	}
	cmd := exec.Command(c.path, strings.Fields(strings.ReplaceAll(part, "PORT", port))...)
	cmd.Stderr = os.Stderr
	return cmd, nil
}

// find returns the path of a program, "" if there is none.
func find(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	return absolute
}

// compile builds the loop in C, "" if there is no compiler.
func compile(dir string) string {
	source, program := filepath.Join(dir, "splice.c"), filepath.Join(dir, "splice")
	if os.WriteFile(source, []byte(spliceLoop), 0o600) != nil {
		return ""
	}
	build := exec.Command("cc", "-O2", "-Wall", "-o", program, source)
	build.Stderr = os.Stderr
	if build.Run() != nil {
		return ""
	}
	return program
}

// unknownVersion is that of a program that does not tell it.
const unknownVersion = "unknown"

// versionLine is a line of what a command prints, which is where a program has its
// version: on standard output, or, as ncat, on standard error.
func versionLine(number int, name string, args ...string) string {
	text, err := exec.Command(name, args...).CombinedOutput()
	lines := strings.Split(string(text), "\n")
	if err != nil || number >= len(lines) || lines[number] == "" {
		return unknownVersion
	}
	return lines[number]
}

// debianVersion is that of an installed package: nc tells none by itself.
func debianVersion(name string) string {
	return versionLine(0, "dpkg-query", "-W", "-f", "${Package} ${Version}\n", name)
}

// socatVersion is what socat says in the second of its lines.
func socatVersion() string {
	version, _, _ := strings.Cut(versionLine(1, "socat", "-V"), " on ")
	return version
}

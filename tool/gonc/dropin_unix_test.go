//go:build unix

package main

import (
	"bytes"
	"context"
	"net"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// sameAsNC are command lines for which gonc says what OpenBSD's nc says, word for
// word, and ends as it does. CLOSED and OPEN are ports of 127.0.0.1.
var sameAsNC = []string{
	"127.0.0.1",
	"127.0.0.1 http2x",
	"127.0.0.1 99999",
	"127.0.0.1 0",
	"127.0.0.1 -- -1",
	"127.0.0.1 ' -1'",
	"127.0.0.1 ' 99999'",
	"127.0.0.1 '80 '",
	"127.0.0.1 ' '",
	"127.0.0.1 0x50",
	"127.0.0.1 80a",
	"127.0.0.1 ++80",
	"127.0.0.1 '+ 80'",
	"-v 127.0.0.1 ' CLOSED'",
	"-v 127.0.0.1 +CLOSED",
	"-v 127.0.0.1 0CLOSED",
	"-zv 127.0.0.1 'CLOSED- CLOSED'",
	"-vp ' 0' 127.0.0.1 CLOSED",
	"-M ' x' 127.0.0.1 1",
	"-vw ' 5' 127.0.0.1 CLOSED",
	"-vw0 127.0.0.1 CLOSED",
	"-v 127.1 CLOSED",
	"-v 0x7f000001 CLOSED",
	"-v 2130706433 CLOSED",
	"-v 127.0.0.01 CLOSED",
	"-v 0 CLOSED",
	"-zvs 127.1 127.0.0.1 CLOSED",
	"-v 127.0.0.256 CLOSED",
	"-6v 127.1 CLOSED",
	"127.0.0.1 ''",
	"-l",
	"-lU",
	"-U some path",
	"-U nowhere/at/all",
	"-uU nowhere/at/all",
	"-zU nowhere/at/all",
	"-FU path",
	"-lz 1",
	"-k 127.0.0.1 1",
	"-T foo 127.0.0.1 1",
	"-T 256 127.0.0.1 1",
	"-T 0x1ff 127.0.0.1 1",
	"-M 256 127.0.0.1 1",
	"-M x 127.0.0.1 1",
	"-m -1 127.0.0.1 1",
	"-I 0 127.0.0.1 1",
	"-O x 127.0.0.1 1",
	"-W 0 127.0.0.1 1",
	"-i x 127.0.0.1 1",
	"-q x 127.0.0.1 1",
	"-w x 127.0.0.1 1",
	"-w -1 127.0.0.1 1",
	"-w 99999999 127.0.0.1 1",
	"-ux 127.0.0.1 127.0.0.1 1",
	"-lx 127.0.0.1 1",
	"-Ux 127.0.0.1 path",
	"-x 127.0.0.1 -s 127.0.0.1 127.0.0.1 1",
	"-x [::1 127.0.0.1 1",
	"-v 127.0.0.1 CLOSED",
	"-vn localhost CLOSED",
	"-4v localhost CLOSED",
	"-4v ::1 CLOSED",
	"-v 127.0.0.1 CLOSED CLOSED",
	"-zv 127.0.0.1 CLOSED CLOSED",
	"-zv 127.0.0.1 CLOSED OPEN",
	"-znv 127.0.0.1 OPEN",
	"-4zv localhost OPEN",
	"-zv 127.0.0.1 5-x",
	"-zv 127.0.0.1 0-5",
	"-zv 127.0.0.1 5-99999",
	"-zuv -w 1 127.0.0.1 SILENT",
}

// gonc can be put in the place of nc: scripts know the lines and the statuses.
func TestLikeNC(t *testing.T) {
	nc, err := exec.LookPath("nc.openbsd")
	if err != nil {
		t.Skip("OpenBSD's nc is not installed:", err)
	}
	folder := t.TempDir()
	ports := strings.NewReplacer("CLOSED", closedPort(t), "OPEN", openPort(t), "SILENT", silentPort(t))
	for _, line := range sameAsNC {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			args := ports.Replace(line)
			want, wantStatus := runIn(t, folder, nc, args)
			got, status := runIn(t, folder, "gonc", args)
			if got != want || status != wantStatus {
				t.Errorf("%d with %q, but nc has %d with %q", status, got, wantStatus, want)
			}
		})
	}
}

// runIn runs a program with the arguments of a line of a shell, and returns what it
// wrote to standard error, without its name, and its exit status.
func runIn(t *testing.T, folder, program, args string) (stderr string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", "-c", "exec "+program+" "+args)
	var out bytes.Buffer
	c.Dir, c.Stderr, c.WaitDelay = folder, &out, time.Second
	_ = c.Run() // ProcessState has the result
	text := out.String()
	for _, name := range []string{"nc.openbsd: ", "gonc: "} {
		text = strings.ReplaceAll(text, name, "")
	}
	return text, c.ProcessState.ExitCode()
}

// closedPort is a port of 127.0.0.1 that is taken, and where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	s, port := boundSocket(func(err error) { check(t, err) }, false)
	t.Cleanup(s.Close)
	return port
}

// openPort is a port of 127.0.0.1 where connections are accepted, and ended.
func openPort(t *testing.T) string {
	t.Helper()
	l, port := listenTCP(t)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	return port
}

// silentPort is a port of 127.0.0.1 that takes datagrams, and does no more.
func silentPort(t *testing.T) string {
	t.Helper()
	s, port := boundSocket(func(err error) { check(t, err) }, true)
	t.Cleanup(s.Close)
	return port
}

// A server's lines, which scripts wait for, are nc's but for the numbers of ports.
func TestServerLinesLikeNC(t *testing.T) {
	nc, err := exec.LookPath("nc.openbsd")
	if err != nil {
		t.Skip("OpenBSD's nc is not installed:", err)
	}
	for _, args := range []string{"-lvn 0", "-lvn 127.0.0.1 0", "-lvnp0", "-lvn -s 127.0.0.1 -p 0",
		"-lvn 127.1 0", "-6lvn ::1 0", "-lvun 127.0.0.1 0"} {
		t.Run(args, func(t *testing.T) {
			if strings.Contains(args, "6") && !hasIPv6() {
				t.Skip("this machine has no IPv6")
			}
			want, got := serverLines(t, nc, args), serverLines(t, "gonc", args)
			if got != want {
				t.Errorf("got %q, but nc has %q", got, want)
			}
		})
	}
}

var portNumber = regexp.MustCompile(`\d+$`)

// serverLines are the lines of a server up to its first connection, or datagram.
func serverLines(t *testing.T, program, args string) string {
	t.Helper()
	p := launch(t, nil, nil, program, strings.Fields(args)...)
	listening := p.line()
	f := strings.Fields(listening)
	network, host := "tcp", f[2]
	if f[0] == "Bound" {
		network = "udp"
	}
	c, err := net.Dial(network, net.JoinHostPort(host, f[3]))
	check(t, err)
	defer c.Close()
	_, err = c.Write([]byte("hello"))
	check(t, err)
	return portNumber.ReplaceAllString(listening, "PORT") + "\n" +
		portNumber.ReplaceAllString(p.line(), "PORT")
}

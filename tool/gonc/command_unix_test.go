//go:build unix

package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// runLine starts a gonc that runs a line of sh, and connects to it.
func runLine(t testing.TB, line string) (*process, *net.TCPConn) {
	t.Helper()
	p := launch(t, devNull(t), nil, "gonc", "-lv", "127.0.0.1", "0", "--sh-exec", line)
	c := dialTCP(t, p.port())
	p.line() // that it has received the connection
	return p, c
}

// The peer's bytes and its end go through the command, and come back.
func TestCommandIsTheConnection(t *testing.T) {
	for _, args := range [][]string{{"--exec", "cat"}, {"--tls", "--exec", "cat"}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			s := launch(t, devNull(t), nil, "gonc", append([]string{"-lv", "127.0.0.1", "0"}, args...)...)
			client := []string{"127.0.0.1", s.port()}
			if args[0] == "--tls" {
				client = append(client, "--tls", "--tls-no-verify")
			}
			p := run1(t, client...)
			fed := source(p.in, bulk, p.in.Close)
			expectBulk(t, sink(p.out))
			check(t, await(t, fed))
			p.expectStatus(0, "")
			if s.status() != 0 {
				t.Fatal(s.stderr.String())
			}
		})
	}
}

// A client may run a command as well, and its words may look like flags.
func TestCommandOfClient(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "127.0.0.1", port, "--exec", "echo", "-l", "--", "-v")
	peer := accept(t, l)
	expect(t, peer, "-l -- -v\n")
	expectEnd(t, peer)
	check(t, peer.Close())
	p.expectStatus(0, "")
}

// Of commands, fewer run at once than connections would be served.
func TestMaxCommands(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "127.0.0.1", "0", "--exec", "cat")
	port := p.port()
	go func() {
		for range p.lines { // so that gonc can write on
		}
	}()
	var served [100]*net.TCPConn
	for i := range served {
		served[i] = dialTCP(t, port)
		write(t, served[i], "x")
		expect(t, served[i], "x")
	}
	late := dialTCP(t, port)
	write(t, late, "late")
	quiet(t, late)
	check(t, served[0].Close())
	expect(t, late, "late")
}

// Commands for which there are no descriptors wait; none is started that lacks some.
func TestShortageOfDescriptorsForCommands(t *testing.T) {
	p := launch(t, devNull(t), nil, "sh", "-c", "ulimit -n 64; exec gonc -lkv 127.0.0.1 0 --exec cat")
	port := p.port()
	var open [30]*net.TCPConn
	for i := range open {
		open[i] = dialTCP(t, port)
		write(t, open[i], "x")
	}
	for _, c := range open {
		expect(t, c, "x")
		check(t, c.CloseWrite())
		expectEnd(t, c)
		if l := p.line(); !strings.HasPrefix(l, "Connection received") {
			t.Error(l)
		}
	}
	p.alive()
}

// What a command says and is told is summed up, and shows in the progress.
func TestCommandIsReported(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "--sha256", "--progress=always", "127.0.0.1", port,
		"--exec", "tr", "a-z", "A-Z")
	peer := accept(t, l)
	write(t, peer, "question")
	check(t, peer.CloseWrite())
	expect(t, peer, "QUESTION")
	expectEnd(t, peer)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	for _, want := range []string{
		sumOf("QUESTION") + "  sent (8 bytes)\n",
		sumOf("question") + "  received (8 bytes)\n", "sent 8 B (", "received 8 B (",
	} {
		if text := p.stderr.String(); !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// A command gets its three descriptors, and nothing else that gonc was started with.
func TestCommandInheritsNothing(t *testing.T) {
	look := "for n in 3 4 5 6 7 8 9; do (true >&$n) 2>/dev/null && echo $n is open; done; echo end"
	for _, flags := range [][]string{{"-l"}, {"-l", "--events=json:fd:4"}} {
		port := startWith3(t, append(flags, "--ready-fd", "3", "127.0.0.1", "0", "--sh-exec", look)...)
		expect(t, dialTCP(t, port), "end\n")
	}
}

func TestCommandKnowsItsPeer(t *testing.T) {
	_, c := runLine(t, "echo $GONC_PROTO $GONC_LOCAL_ADDR $GONC_LOCAL_PORT "+
		"$GONC_REMOTE_ADDR $GONC_REMOTE_PORT")
	expect(t, c, fmt.Sprintf("tcp 127.0.0.1 %s 127.0.0.1 %s\n", portOf(c.RemoteAddr()),
		portOf(c.LocalAddr())))
	expectEnd(t, c)
}

// The peer's FIN ends the command's input, and what the command says then arrives.
func TestCommandAnswersAfterPeersFIN(t *testing.T) {
	p, c := runLine(t, `cat >/dev/null; echo done`)
	write(t, c, "question")
	quiet(t, c)
	check(t, c.CloseWrite())
	expect(t, c, "done\n")
	expectEnd(t, c)
	p.expectStatus(0, "")
}

// The end of the command's output is the peer's, and the command still reads.
func TestCommandReadsAfterItsOutputEnded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "got")
	p, c := runLine(t, `exec >&-; cat >`+file)
	expectEnd(t, c)
	check(t, await(t, source(c, bulk, c.CloseWrite)))
	p.expectStatus(0, "")
	got, err := os.ReadFile(file)
	check(t, err)
	if digest(got) != digest(bulk) {
		t.Fatalf("got %s, want %s", digest(got), digest(bulk))
	}
}

// A command that has ended wants no more: the session ends, though the peer has not
// sent its FIN; what it has said, the peer has got.
func TestCommandEndsBeforePeer(t *testing.T) {
	p, c := runLine(t, `echo bye`)
	write(t, c, "who reads this?")
	expect(t, c, "bye\n")
	expectEnd(t, c)
	p.expectStatus(0, "")
}

// A command that reads nothing may still write, whatever the peer sends.
func TestCommandThatStopsReading(t *testing.T) {
	p, c := runLine(t, `exec <&-; sleep 0.3; yes | head -c 1000000; echo`)
	sent := source(c, bulk, c.CloseWrite)
	if got := await(t, sink(c)); len(got) != 1_000_001 {
		t.Fatalf("got %d bytes", len(got))
	}
	check(t, await(t, sent))
	p.expectStatus(0, "")
}

// The command's end is awaited, and its failure told.
func TestCommandFails(t *testing.T) {
	p, c := runLine(t, `cat >/dev/null; exec >&-; exit 3`)
	check(t, c.CloseWrite())
	expectEnd(t, c)
	p.expectStatus(1, "gonc: command /bin/sh: exit status 3\n")
}

// A reset ends the command, too.
func TestCommandIsToldOfReset(t *testing.T) {
	p, c := runLine(t, `trap 'echo told >&2; exit 1' TERM; echo ready; while :; do sleep 0.1; done`)
	expect(t, c, "ready\n")
	reset(t, c)
	if l := p.line(); l != "told" {
		t.Fatalf("got %q from the command", l)
	}
	p.expectStatus(1, line(fault.Receive, c, "Connection reset by peer"))
}

// So does one that only the sending direction is told of.
func TestCommandIsToldOfResetWhileItSends(t *testing.T) {
	p, c := runLine(t, `trap 'echo told >&2; exit 1' TERM; yes & while :; do sleep 0.1; done`)
	expect(t, c, "y\n")
	reset(t, c)
	if l := p.line(); l != "told" {
		t.Fatalf("got %q from the command", l)
	}
	if status := p.status(); status != 1 {
		t.Errorf("exit status %d", status)
	}
}

// A broken pipe kills the command, as it does outside of gonc.
func TestCommandHasItsSignals(t *testing.T) {
	p, c := runLine(t, `(yes; echo "status $?" >&2) | head -1`)
	expect(t, c, "y\n")
	expectEnd(t, c)
	if l := p.line(); l != "status 141" { // 128 + SIGPIPE
		t.Fatalf("got %q", l)
	}
	p.expectStatus(0, "")
}

// Each connection of -k has a command of its own, all at the same time; one that fails
// ends nothing.
func TestCommandForEachConnection(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "127.0.0.1", "0", "--sh-exec",
		`read x; echo "<$x>"; test "$x" != 1`)
	port := p.port()
	var open []*net.TCPConn
	for range 3 {
		open = append(open, dialTCP(t, port))
		p.line() // that it has received the connection
	}
	for i, c := range open {
		write(t, c, fmt.Sprintln(i))
		expect(t, c, fmt.Sprintf("<%d>\n", i))
		expectEnd(t, c)
	}
	if l := p.line(); !strings.HasSuffix(l, "exit status 1") {
		t.Fatalf("got %q", l)
	}
	p.alive()
}

// Silence ends a client's session, and its command.
func TestCommandEndsWithItsTime(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "-w", "0.3", "127.0.0.1", port, "--sh-exec",
		"exec sleep 1000")
	peer := accept(t, l)
	p.expectStatus(0, "")
	expectEnd(t, peer)
}

package main

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// reset ends a connection by a RST.
func reset(t testing.TB, c *net.TCPConn) {
	t.Helper()
	check(t, c.SetLinger(0))
	check(t, c.Close())
}

// line is what gonc says of a failure with a peer.
func line(op string, peer *net.TCPConn, reason string) string {
	return fmt.Sprintf("gonc: %s 127.0.0.1 port %s (tcp): %s\n", op, portOf(peer.LocalAddr()), reason)
}

func TestResetWhileStandardInputIsIdle(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		write(t, peer, "part of an answer")
		expect(t, p.out, "part of an answer")
		reset(t, peer)
		p.expectStatus(1, line(fault.Receive, peer, "Connection reset by peer"))
	})
}

func TestResetAfterStandardInputEnded(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: devNull(t)})
		expectEnd(t, peer)
		reset(t, peer)
		p.expectStatus(1, line(fault.Receive, peer, "Connection reset by peer"))
	})
}

// What came before a RST is delivered, even if the client had not yet noticed that
// it was connected.
func TestDataBeforeReset(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: devNull(t)})
		write(t, peer, string(bulk[:10_000]))
		reset(t, peer)
		expect(t, p.out, string(bulk[:10_000]))
		expectEnd(t, p.out)
		p.expectStatus(1, line(fault.Receive, peer, "Connection reset by peer"))
	})
}

// A peer that resets after its FIN, and to which nothing was sent, has lost nothing.
func TestResetAfterFINThatLosesNothing(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		p.alive()
		reset(t, peer)
		p.expectStatus(0, "")
	})
}

// A peer that has closed takes no more: what is sent to it is lost, and said to be.
func TestSendingToClosedPeer(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		check(t, peer.Close())
		expectEnd(t, p.out)
		p.alive()
		p.write("too late")
		p.expectStatus(1, line(fault.Send, peer, "Connection reset by peer"))
	})
}

func TestResetWhileSending(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: bulkFile(t)})
		check(t, peer.CloseWrite())
		expect(t, peer, string(bulk[:10]))
		expectEnd(t, p.out)
		reset(t, peer)
		if status := p.status(); status != 1 ||
			!strings.HasPrefix(p.stderr.String(), "gonc: send to 127.0.0.1") {
			t.Fatalf("exit status %d with %q", status, p.stderr.String())
		}
	})
}

// A write that fails is reported.
func TestFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full:", err)
	}
	t.Cleanup(func() { full.Close() })
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdout: full})
		write(t, peer, "data")
		p.expectStatus(1, "gonc: standard output: No space left on device\n")
	})
}

func TestUnreadableInput(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, _ := r.connect(t, streams{stdin: open(t, t.TempDir())})
		p.expectStatus(1, "gonc: standard input: Is a directory\n")
	})
}

func TestNoShutdown(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "--no-shutdown", "127.0.0.1", port)
	peer := accept(t, l)
	write(t, peer, "still here")
	expect(t, p.out, "still here")
	quiet(t, peer)
	check(t, peer.CloseWrite())
	expectEnd(t, peer)
	p.expectStatus(0, "")
}

package main

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
)

// The states of TCP_INFO, as RFC 9293 names them.
const (
	established = 1
	closeWait   = 8
)

// With --close=fin gonc does not wait for the peer's FIN, and its kernel refuses what
// the peer sends later.
func TestCloseFIN(t *testing.T) {
	eachClose(t, "fin", func(t *testing.T, p *process, peer *net.TCPConn) {
		expectEnd(t, peer)
		p.expectStatus(0, "")
		expectState(t, peer, closeWait)
		expectRefusal(t, peer)
	})
}

// With --close=rst the peer gets a RST, behind all data.
func TestCloseRST(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, fileOf(t, "all of it"), nil, "gonc", "--close=rst", "127.0.0.1", port)
	peer := accept(t, l)
	expect(t, peer, "all of it")
	p.expectStatus(0, "")
	expectReset(t, peer)
}

// With --close=linger=0 the peer gets a RST at once.
func TestCloseLingerZero(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "--close=linger=0", "127.0.0.1", port)
	peer := accept(t, l)
	p.expectStatus(0, "")
	expectReset(t, peer)
}

// With --close=linger=N, close waits for the acknowledgements, and the peer gets a FIN.
func TestCloseLinger(t *testing.T) {
	eachClose(t, "linger=30", func(t *testing.T, p *process, peer *net.TCPConn) {
		expectEnd(t, peer)
		p.expectStatus(0, "")
		expectState(t, peer, closeWait)
	})
}

// What a peer does not acknowledge in that time is an error.
func TestCloseLingerExpires(t *testing.T) {
	l, port := listenTCP(t)
	setBuffer(t, l, unix.SO_RCVBUF, 4096)
	p := launch(t, fileOf(t, strings.Repeat("x", 100_000)), nil, "gonc", "--close=linger=1",
		"127.0.0.1", port)
	accept(t, l)
	if p.status() != 1 || !strings.Contains(p.stderr.String(), "not all was acknowledged within 1s") {
		t.Error(p.stderr.String())
	}
}

// -w bounds the wait for the acknowledgements of a peer that has finished.
func TestPeerThatStopsAcknowledging(t *testing.T) {
	l, port := listenTCP(t)
	setBuffer(t, l, unix.SO_RCVBUF, 4096)
	input, feed := pipe(t)
	p := launch(t, input, nil, "gonc", "-w", "0.5", "127.0.0.1", port)
	peer := accept(t, l)
	check(t, peer.CloseWrite())
	expectEnd(t, p.out)
	write(t, feed, strings.Repeat("x", 30_000))
	check(t, feed.Close())
	p.expectStatus(1, line(fault.Send, peer, "the peer has stopped acknowledging"))
}

// setBuffer sets the size of a buffer of those whom a listener accepts.
func setBuffer(t *testing.T, l *net.TCPListener, option, size int) {
	t.Helper()
	raw, err := l.SyscallConn()
	check(t, err)
	check(t, raw.Control(func(fd uintptr) {
		check(t, unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, option, size))
	}))
}

// With --close=abandon the peer is told nothing.
func TestCloseAbandon(t *testing.T) {
	if socket.CanForget() != nil {
		t.Skip("abandoning a connection takes CAP_NET_ADMIN")
	}
	eachClose(t, "abandon", func(t *testing.T, p *process, peer *net.TCPConn) {
		p.expectStatus(0, "")
		quiet(t, peer)
		expectState(t, peer, established)
		expectRefusal(t, peer)
	})
}

// Without a FIN at the end of standard input, the peer's FIN comes first.
func TestCloseWithoutShutdown(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "--no-shutdown", "--close=rst", "127.0.0.1", port)
	peer := accept(t, l)
	write(t, peer, "answer")
	expect(t, p.out, "answer")
	quiet(t, peer)
	check(t, peer.CloseWrite())
	p.expectStatus(0, "")
	expectReset(t, peer)
}

// Each connection of -k is closed in the same way.
func TestCloseOfEach(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "--close=rst", "127.0.0.1", "0")
	port := p.port()
	for range 20 {
		c, err := net.DialTimeout("tcp4", "127.0.0.1:"+port, patience)
		if errors.Is(err, syscall.ECONNRESET) {
			continue // it came before connect could return
		}
		check(t, err)
		expectReset(t, c.(*net.TCPConn))
		check(t, c.Close())
	}
	p.alive()
}

// eachClose has gonc say something and end its input, as a client and as a server.
func eachClose(t *testing.T, how string, then func(t *testing.T, p *process, peer *net.TCPConn)) {
	for name, connect := range map[string]func(t *testing.T) (*process, *net.TCPConn){
		"client": func(t *testing.T) (*process, *net.TCPConn) {
			l, port := listenTCP(t)
			p := launch(t, fileOf(t, "all of it"), nil, "gonc", "--close="+how, "127.0.0.1", port)
			return p, accept(t, l)
		},
		"server": func(t *testing.T) (*process, *net.TCPConn) {
			p := launch(t, fileOf(t, "all of it"), nil, "gonc", "-lv", "--close="+how, "127.0.0.1", "0")
			c := dialTCP(t, p.port())
			p.line() // that it has received the connection
			return p, c
		},
	} {
		t.Run(how+"/"+name, func(t *testing.T) {
			t.Parallel()
			p, peer := connect(t)
			expect(t, peer, "all of it")
			then(t, p, peer)
		})
	}
}

// expectState checks the state of TCP that the peer's kernel is in.
func expectState(t *testing.T, c *net.TCPConn, want uint8) {
	t.Helper()
	raw, err := c.SyscallConn()
	check(t, err)
	check(t, raw.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		check(t, err)
		if info.State != want {
			t.Errorf("the peer is in state %d, want %d", info.State, want)
		}
	}))
}

// expectReset reads a reset.
func expectReset(t *testing.T, c *net.TCPConn) {
	t.Helper()
	check(t, c.SetReadDeadline(time.Now().Add(patience)))
	if n, err := io.Copy(io.Discard, c); !errors.Is(err, syscall.ECONNRESET) {
		t.Fatalf("got %d bytes and %v, want a reset", n, err)
	}
}

// expectRefusal checks that what the peer sends is answered with a RST.
func expectRefusal(t *testing.T, c *net.TCPConn) {
	t.Helper()
	write(t, c, "late")
	check(t, c.SetReadDeadline(time.Now().Add(patience)))
	raw, err := c.SyscallConn()
	check(t, err)
	check(t, raw.Read(func(fd uintptr) bool {
		errno, err := unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_ERROR)
		return err != nil || errno != 0
	}))
	if _, err := c.Write([]byte("later")); !errors.Is(err, syscall.EPIPE) &&
		!errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

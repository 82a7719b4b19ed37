package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"golang.org/x/sys/unix"
)

// A person at standard input is not kept waiting once the peer has finished.
func TestTerminalEndsWithPeersFIN(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		keyboard, terminal := openTerminal(t)
		p, peer := r.connect(t, streams{stdin: terminal})
		write(t, peer, "hello")
		expect(t, p.out, "hello")
		_, err := keyboard.WriteString("typed\n")
		check(t, err)
		expect(t, peer, "typed\n")
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// A person who says nothing holds up nothing: all that the peer sends is written
// before its FIN ends the session.
func TestReceivingWhileTerminalIsIdle(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		_, terminal := openTerminal(t)
		p, peer := r.connect(t, streams{stdin: terminal})
		sent := source(peer, bulk, peer.CloseWrite)
		expectBulk(t, sink(p.out))
		check(t, await(t, sent))
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// The password for a proxy is asked for at the terminal, once the proxy wants one.
func TestProxyAsksForPassword(t *testing.T) {
	for _, kind := range []string{proxy.SOCKS5, proxy.Connect} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			l, port := listenTCP(t)
			at := "127.0.0.1:" + startProxy(t, kind, proxy.Login{User: "ann", Password: "secret"})
			p := askedAt(t, "Proxy password for ann@127.0.0.1: ", "secret", "-X", kind, "-x", at, "-P",
				"ann", hostOfTest, port)
			peer := accept(t, l)
			write(t, peer, "hello")
			expect(t, p.out, "hello")
			check(t, peer.CloseWrite())
			expectEnd(t, peer)
			p.expectStatus(0, "")
		})
	}
}

// openTerminal opens a pseudo-terminal (pty(7)).
func openTerminal(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there is no pseudo-terminal:", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	raw, err := keyboard.SyscallConn() // Fd would take its deadlines
	check(t, err)
	var n int
	check(t, raw.Control(func(fd uintptr) {
		check(t, unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0))
		n, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
	}))
	check(t, err)
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	check(t, err)
	t.Cleanup(func() { terminal.Close() })
	return keyboard, terminal
}

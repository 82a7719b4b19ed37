package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

func TestSecondListenerFails(t *testing.T) {
	first := run1(t, "-lv", "0")
	port := first.port()
	second := run1(t, "-l", port)
	second.expectStatus(1, fmt.Sprintf("gonc: bind to 0.0.0.0 port %s (tcp): Address already in use\n",
		port))
	first.alive()
}

func TestSecondDatagramListenerFails(t *testing.T) {
	first := run1(t, "-luv", "0")
	port := first.port()
	second := run1(t, "-lu", port)
	second.expectStatus(1, fmt.Sprintf("gonc: bind to 0.0.0.0 port %s (udp): Address already in use\n",
		port))
	first.alive()
}

// The server closes first, so that its side of the connection stays in TIME-WAIT;
// the next server has the port all the same.
func TestRestartOverTimeWait(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lv", "0")
	port := p.port()
	c := dialTCP(t, port)
	expectEnd(t, c)
	check(t, c.Close())
	if p.status() != 0 {
		t.Fatal("the first server failed:", p.stderr.String())
	}
	again := run1(t, "-lv", port)
	if got := again.port(); got != port {
		t.Fatalf("listening on %s, want %s", got, port)
	}
}

// Whoever comes while the only connection is served is refused.
func TestLateClientIsRefused(t *testing.T) {
	p := run1(t, "-lv", "0")
	port := p.port()
	dialTCP(t, port)
	p.line()
	awaitRefusal(t, port)
}

// awaitRefusal waits for the listener to be closed, which comes a moment after its
// connection was accepted.
func awaitRefusal(t *testing.T, port string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		c, err := net.DialTimeout("tcp4", "127.0.0.1:"+port, patience)
		if err != nil {
			return
		}
		c.Close()
	}
	t.Fatal("the port is still open")
}

// A connection that fails does not end a server with -k.
func TestKeepOpenAfterReset(t *testing.T) {
	p := run1(t, "-lkv", "0")
	port := p.port()
	first := dialTCP(t, port)
	p.line()
	write(t, first, "1")
	expect(t, p.out, "1")
	reset(t, first)
	want := fmt.Sprintf("gonc: receive from 127.0.0.1 port %s (tcp): Connection reset by peer",
		portOf(first.LocalAddr()))
	if got := p.line(); got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	second := dialTCP(t, port)
	write(t, second, "2")
	expect(t, p.out, "2")
	p.write("answer")
	expect(t, second, "answer")
}

// What standard input holds when the peer's FIN comes is still sent with -k.
func TestKeepOpenDrainsInput(t *testing.T) {
	p := launch(t, bulkFile(t), nil, "gonc", "-lkv", "0")
	c := dialTCP(t, p.port())
	check(t, c.CloseWrite())
	expectBulk(t, sink(c))
	p.alive()
}

// Without -6 a server is for IPv4 alone, as nc is: another one can serve IPv6 on the
// same port, and a client of either family reaches its own.
func TestServersOfBothFamilies(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	four := run1(t, "-lv", "0")
	port := four.port()
	if _, err := net.DialTimeout("tcp6", "[::1]:"+port, patience); !errors.Is(err,
		syscall.ECONNREFUSED) {
		t.Errorf("IPv6: got %v, want a refusal", err)
	}
	six := run1(t, "-6lv", "--sockopt", "ipv6:v6only=1", port)
	six.port()
	for host, server := range map[string]*process{"127.0.0.1": four, "::1": six} {
		p := run1(t, host, port)
		p.write("over " + host)
		expect(t, server.out, "over "+host)
	}
}

// An IPv6 server leaves the port's IPv4 side free if it is told to.
func TestIPv6Only(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	p := run1(t, "-6lv", "--sockopt", "ipv6:v6only=1", "0")
	port := p.port()
	if _, err := net.DialTimeout("tcp4", "127.0.0.1:"+port, patience); err == nil {
		t.Error("an IPv4 connection was accepted")
	}
	c, err := net.DialTimeout("tcp6", "[::1]:"+port, patience)
	check(t, err)
	defer c.Close()
	_, err = io.WriteString(c, "six")
	check(t, err)
	expect(t, p.out, "six")
}

// Without anyone to read its output a server with -k has nothing to live for.
func TestKeepOpenBrokenPipe(t *testing.T) {
	p := run1(t, "-lkv", "0")
	c := dialTCP(t, p.port())
	p.line()
	check(t, p.out.Close())
	write(t, c, "data")
	p.expectStatus(0, "")
}

func hasIPv6() bool {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	l.Close()
	return true
}

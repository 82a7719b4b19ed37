package main

import (
	"bytes"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// listenUDP opens an unconnected socket on a free port of 127.0.0.1.
func listenUDP(t testing.TB) (c *net.UDPConn, port string) {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c, portOf(c.LocalAddr())
}

// dialUDP is a socket that is connected to a port of 127.0.0.1.
func dialUDP(t testing.TB, port string) *net.UDPConn {
	t.Helper()
	c, err := net.Dial("udp4", "127.0.0.1:"+port)
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c.(*net.UDPConn)
}

// receive waits for one datagram.
func receive(t testing.TB, c *net.UDPConn) ([]byte, net.Addr) {
	t.Helper()
	check(t, c.SetReadDeadline(time.Now().Add(patience)))
	buffer := make([]byte, 70_000)
	n, from, err := c.ReadFrom(buffer)
	check(t, err)
	return buffer[:n], from
}

func expectDatagram(t testing.TB, c *net.UDPConn, want string) net.Addr {
	t.Helper()
	got, from := receive(t, c)
	if string(got) != want {
		t.Fatalf("got %.100q, want %.100q", got, want)
	}
	return from
}

func TestDatagramsBothWays(t *testing.T) {
	c, port := listenUDP(t)
	p := run1(t, "-u", "127.0.0.1", port)
	p.write("ping")
	gonc := expectDatagram(t, c, "ping")
	_, err := c.WriteTo([]byte("pong"), gonc)
	check(t, err)
	expect(t, p.out, "pong")
	p.write("ping again")
	expectDatagram(t, c, "ping again")
}

// After the end of standard input an answer is still awaited.
func TestDatagramAnswerAfterInputEnds(t *testing.T) {
	c, port := listenUDP(t)
	p := run1(t, "-u", "127.0.0.1", port)
	p.write("question")
	check(t, p.in.Close())
	gonc := expectDatagram(t, c, "question")
	_, err := c.WriteTo([]byte("answer"), gonc)
	check(t, err)
	expect(t, p.out, "answer")
	p.alive()
}

// A datagram of no bytes ends nothing, whatever role gonc has.
func TestEmptyDatagram(t *testing.T) {
	c, port := listenUDP(t)
	client := run1(t, "-u", "127.0.0.1", port)
	client.write("hello")
	gonc := expectDatagram(t, c, "hello")
	for _, data := range []string{"", "after"} {
		_, err := c.WriteTo([]byte(data), gonc)
		check(t, err)
	}
	expect(t, client.out, "after")
	server := run1(t, "-luv", "0")
	peer := dialUDP(t, server.port())
	for _, data := range []string{"", "first", "", "second"} {
		_, err := peer.Write([]byte(data))
		check(t, err)
	}
	expect(t, server.out, "firstsecond")
	server.write("alive")
	expectDatagram(t, peer, "alive")
}

// The largest datagrams go through whole, and a longer input becomes several.
func TestLargestDatagram(t *testing.T) {
	c, port := listenUDP(t)
	p := launch(t, bulkFile(t), nil, "gonc", "-u", "127.0.0.1", port)
	first, gonc := receive(t, c)
	if !bytes.Equal(first, bulk[:socket.MaxPayload4]) {
		t.Fatalf("got %s, want the first %d bytes", digest(first), socket.MaxPayload4)
	}
	_, err := c.WriteTo(bulk[:socket.MaxPayload4], gonc)
	check(t, err)
	expect(t, p.out, string(bulk[:socket.MaxPayload4]))
}

// A server answers the first peer, and refuses others.
func TestDatagramServerHasOnePeer(t *testing.T) {
	p := run1(t, "-luv", "127.0.0.1", "0")
	port := p.port()
	a, b := dialUDP(t, port), dialUDP(t, port)
	write(t, a, "a1")
	expect(t, p.out, "a1")
	write(t, b, "b1")
	check(t, b.SetReadDeadline(time.Now().Add(patience)))
	if _, err := b.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Fatalf("the second peer got %v, want a refusal", err)
	}
	write(t, a, "a2")
	expect(t, p.out, "a2")
	p.write("answer")
	expectDatagram(t, a, "answer")
}

func TestDatagramServerOfMany(t *testing.T) {
	p := run1(t, "-lukv", "127.0.0.1", "0")
	port := p.port()
	a, b := dialUDP(t, port), dialUDP(t, port)
	for i, c := range []*net.UDPConn{a, b, b, a} {
		data := string(rune('1' + i))
		write(t, c, data)
		expect(t, p.out, data)
	}
	check(t, a.Close())
	write(t, b, "5")
	expect(t, p.out, "5")
}

// A port that refuses datagrams (ICMP) ends the client with one line.
func TestDatagramRefused(t *testing.T) {
	c, port := listenUDP(t)
	check(t, c.Close())
	p := run1(t, "-u", "127.0.0.1", port)
	p.write("anyone?")
	if p.status() != 1 || p.stderr.String() != "gonc: receive from 127.0.0.1 port "+port+" "+
		"(udp): Connection refused\n" {
		t.Fatalf("exit status %d with %q", p.status(), p.stderr.String())
	}
}

// The reader of standard output goes away.
func TestDatagramBrokenPipe(t *testing.T) {
	p := run1(t, "-luv", "127.0.0.1", "0")
	port := p.port()
	check(t, p.out.Close())
	write(t, dialUDP(t, port), "data")
	p.line()
	p.expectStatus(0, "")
}

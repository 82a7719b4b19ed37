package main

import (
	"net"
	"net/netip"
	"testing"
)

// An answer comes from the address that was asked, with -k and without, and what else
// is sent there is heard.
func TestDatagramAnswerComesFromWhereAsked(t *testing.T) {
	for _, flags := range []string{"-luv", "-lukv"} {
		p := run1(t, flags, "0")
		c, err := net.Dial("udp4", "127.0.0.2:"+p.port())
		check(t, err)
		defer c.Close()
		for _, text := range []string{"one", "two"} {
			write(t, c, text)
			expect(t, p.out, text)
			p.write("answer to " + text)
			expectDatagram(t, c.(*net.UDPConn), "answer to "+text)
		}
	}
}

// So it is over IPv4 on a socket for both families, and after a broadcast.
func TestDatagramAnswerOnBothFamilies(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	p := run1(t, "-lukv", "--sockopt", "ipv6:V6ONLY=0", "::", "0")
	port := p.port()
	p.line() // what the option is
	for _, address := range []string{"127.0.0.2:" + port, "[::1]:" + port} {
		c, err := net.Dial("udp", address)
		check(t, err)
		defer c.Close()
		write(t, c, "question")
		expect(t, p.out, "question")
		p.write("answer")
		expectDatagram(t, c.(*net.UDPConn), "answer")
	}
	asking := run1(t, "-ub", "127.255.255.255", port)
	asking.write("anybody?")
	expect(t, p.out, "anybody?")
	p.write("I")
	expect(t, asking.out, "I")
}

// --sockopt has the last word on what the system tells.
func TestDatagramAnswerAsSockoptHasIt(t *testing.T) {
	p := run1(t, "-luk", "--events=json", "--sockopt", "ip:IP_PKTINFO=0", "127.0.0.1", "0")
	write(t, dialUDP(t, portIn(p.event("bound"))), "hello")
	if e := p.event("datagram_received"); e["local_address"] != nil {
		t.Error(e)
	}
}

// Who is not allowed to speak is told of by -v, and nobody else hears of it.
func TestDatagramServerIgnoresStrangers(t *testing.T) {
	p := run1(t, "-lukv", "--allow", "127.0.0.1", "127.0.0.1", "0")
	port := p.port()
	stranger, err := net.DialUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 2)},
		dialUDP(t, port).RemoteAddr().(*net.UDPAddr))
	check(t, err)
	defer stranger.Close()
	for range 2 {
		write(t, stranger, "let me in")
	}
	p.expectLine("Connection from 127.0.0.2 " + portOf(stranger.LocalAddr()) +
		" refused: see --allow and --deny")
	c := dialUDP(t, port)
	write(t, c, "hello")
	p.expectLine("Datagrams from 127.0.0.1 " + portOf(c.LocalAddr()))
	expect(t, p.out, "hello")
	p.write("welcome")
	expectDatagram(t, c, "welcome")
}

// A server of one peer that could not be connected still hears nobody else, and ends
// when the peer is gone.
func TestDatagramServerOfOneUnconnected(t *testing.T) {
	p := run1(t, "-luv", "0")
	port := p.port()
	c, err := net.Dial("udp4", "127.0.0.2:"+port)
	check(t, err)
	defer c.Close()
	write(t, c, "mine")
	expect(t, p.out, "mine")
	write(t, dialUDP(t, port), "stranger's")
	write(t, c, "mine again")
	expect(t, p.out, "mine again")
	p.line() // that it has received the connection
	check(t, c.Close())
	p.write("anybody?")
	p.expectStatus(1, "gonc: receive from 127.0.0.1 port "+portOf(c.LocalAddr())+" (udp): "+
		"Connection refused\n")
}

// A peer that is gone costs a server with -k the answer, of which -v tells, and no more.
func TestDatagramServerLosesAnswer(t *testing.T) {
	p := run1(t, "-lukv", "127.0.0.1", "0")
	port := p.port()
	gone := dialUDP(t, port)
	write(t, gone, "hello")
	expect(t, p.out, "hello")
	check(t, gone.Close())
	who := "127.0.0.1 " + portOf(gone.LocalAddr())
	p.expectLine("Datagrams from " + who)
	p.write("too late")
	p.expectLine("Datagram to " + who + " is lost: Connection refused")
	c := dialUDP(t, port)
	write(t, c, "next")
	expect(t, p.out, "next")
	p.write("in time")
	expectDatagram(t, c, "in time")
}

// An answer that is lost is an event.
func TestEventsOfLostAnswer(t *testing.T) {
	p := run1(t, "-luk", "--events=json", "127.0.0.1", "0")
	gone := dialUDP(t, portIn(p.event("bound")))
	write(t, gone, "hello")
	expect(t, p.out, "hello")
	check(t, gone.Close())
	p.write("too late")
	e := p.event("datagram_failed")
	if portIn(e) != portOf(gone.LocalAddr()) || e.text("cause") != "refused" ||
		e.text("errno") != "ECONNREFUSED" {
		t.Error(e)
	}
}

// listenBroadcast hears what is sent to loopback's broadcast address.
func listenBroadcast(t *testing.T) (c *net.UDPConn, port string) {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 255, 255, 255)})
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c, portOf(c.LocalAddr())
}

// agentAt is a socket of a host that answers from an address of its own.
func agentAt(t *testing.T, address string) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4",
		net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(address), 0)))
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// A client that sends to a broadcast address hears all that answer, and -v names them.
// -W ends it.
func TestBroadcast(t *testing.T) {
	here, port := listenBroadcast(t)
	p := run1(t, "-ubvW", "2", "127.255.255.255", port)
	p.expectLine("Datagrams to 127.255.255.255 " + port + " port [udp/*], and from all who answer")
	p.write("who?")
	gonc := expectDatagram(t, here, "who?")
	for _, address := range []string{"127.0.0.2", "127.0.0.3"} {
		agent := agentAt(t, address)
		_, err := agent.WriteTo([]byte(address), gonc)
		check(t, err)
		expect(t, p.out, address)
		p.expectLine("Datagrams from " + address + " " + portOf(agent.LocalAddr()))
	}
	p.expectStatus(0, "")
}

// -q and -w end it, too.
func TestBroadcastEnds(t *testing.T) {
	for _, flag := range []string{"-q", "-w"} {
		here, port := listenBroadcast(t)
		p := run1(t, "-ub", flag, "0.2", "127.255.255.255", port)
		p.write("who?")
		check(t, p.in.Close())
		gonc := expectDatagram(t, here, "who?")
		_, err := agentAt(t, "127.0.0.2").WriteTo([]byte("I"), gonc)
		check(t, err)
		expect(t, p.out, "I")
		p.expectStatus(0, "")
	}
}

// The local end of a broadcast is the one that was asked for.
func TestBroadcastFrom(t *testing.T) {
	here, port := listenBroadcast(t)
	p := run1(t, "-ub", "-s", "127.0.0.9", "127.255.255.255", port)
	p.write("who?")
	if from := expectDatagram(t, here, "who?").(*net.UDPAddr); from.IP.String() != "127.0.0.9" {
		t.Errorf("it came from %v", from)
	}
}

func TestBroadcastNeedsFlag(t *testing.T) {
	run1(t, "-u", "127.255.255.255", "9").expectStatus(1,
		"gonc: connect to 127.255.255.255 port 9 (udp) failed: Permission denied (-b allows broadcast)\n")
}

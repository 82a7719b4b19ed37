package linux_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// maxFrame is the longest frame of the link, with its Ethernet header.
const maxFrame = 1514

var (
	benchIPv4 = target.StackIPv4.Addr().Next()
	benchIPv6 = target.StackIPv6.Addr().Next()
	benchMAC  = capture.MAC{0x02, 0, 0, 0, 0, 0x02}
)

// check fails unless a frame is what a wire can carry.
func check(t testing.TB, p capture.Packet) {
	t.Helper()
	if p.Length > maxFrame || p.Partial || p.Problem != "" {
		t.Errorf("%v: %d bytes, partial checksum %v, problem %q", &p, p.Length, p.Partial, p.Problem)
	}
}

// A session says nothing unless a call makes it. By default the kernel would
// send its multicast listener reports within a second, and solicit routers.
func TestSilence(t *testing.T) {
	t.Parallel()
	const window = 1500 * time.Millisecond
	var links []*target.Link
	var ports []*port
	for range 5 {
		link := open(t).Link()
		links = append(links, link)
		ports = append(ports, read(t, link.Wire), read(t, link.Loopback))
	}
	<-time.After(window)
	for i, link := range links {
		if err := link.Sentinel(7); err != nil {
			t.Fatal(err)
		}
		for _, p := range ports[2*i : 2*i+2] {
			for _, noise := range p.until(7) {
				t.Errorf("a session that was left alone sent %v", &noise)
			}
		}
	}
}

// A host that the stack is not told of has to be asked for.
func TestNeighbourIsAsked(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		domain sock.Const
		peer   netip.Addr
	}{
		{sock.AF_INET, netip.MustParseAddr("192.0.2.77")},
		{sock.AF_INET6, netip.MustParseAddr("2001:db8::77")},
	} {
		s := open(t)
		wire := read(t, s.Link().Wire)
		connect(t, s, tc.domain, tc.peer)
		question := wire.next()
		check(t, question)
		asked, _ := question.SolicitedAddress()
		if question.ARP != nil {
			asked = question.ARP.TargetIP
		}
		if asked != tc.peer || question.SrcMAC != s.Link().StackMAC {
			t.Errorf("want a question for %v from the stack, got %v", tc.peer, &question)
		}
	}
}

// connect starts to connect a new socket.
func connect(t testing.TB, s target.Session, domain sock.Const, peer netip.Addr) (fd int) {
	t.Helper()
	fd = call(t, s, protocol.Socket, protocol.Params{Domain: domain, Type: sock.SOCK_STREAM}).FD
	to := sock.AddrOf(netip.AddrPortFrom(peer, 80))
	if _, _, err := s.Start(protocol.Connect, protocol.Params{FD: fd, Addr: to}); err != nil {
		t.Fatal(err)
	}
	return fd
}

// What the stack sends in bulk comes in segments of an MTU, with checksums.
func TestFramesAreReal(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		domain sock.Const
		peer   netip.Addr
	}{{sock.AF_INET, benchIPv4}, {sock.AF_INET6, benchIPv6}} {
		s := open(t)
		wire := read(t, s.Link().Wire)
		fd := connect(t, s, tc.domain, tc.peer)
		accept(wire) // the stack knows the host without asking
		sent := call(t, s, protocol.Send, protocol.Params{FD: fd, Data: make([]byte, 8000)}).N
		for sent > 0 {
			segment := wire.next()
			check(t, segment)
			sent -= len(segment.Payload)
		}
	}
}

// accept answers a SYN for the bench.
func accept(wire *port) {
	wire.t.Helper()
	syn := wire.next()
	check(wire.t, syn)
	if !syn.Has(capture.SYN) {
		wire.t.Fatalf("want a SYN, got %v", &syn)
	}
	reply := reverse(&syn)
	reply.TCP = &capture.TCP{
		SrcPort: syn.TCP.DstPort, DstPort: syn.TCP.SrcPort,
		Seq: 1000, Ack: syn.TCP.Seq + 1, Flags: capture.SYN | capture.ACK, Window: 65535,
		Options: capture.TCPOptions{MSS: syn.TCP.Options.MSS},
	}
	wire.send(reply)
	for p := wire.next(); ; p = wire.next() {
		if check(wire.t, p); p.Has(capture.ACK) {
			return
		}
	}
}

// reverse returns a packet the other way, without its transport header.
func reverse(p *capture.Packet) *capture.Packet {
	return &capture.Packet{
		SrcMAC: benchMAC, DstMAC: p.SrcMAC,
		Proto: p.Proto, IP: capture.IP{Src: p.IP.Dst, Dst: p.IP.Src},
	}
}

func TestLoopbackFramesAreReal(t *testing.T) {
	t.Parallel()
	s := open(t)
	loopback := read(t, s.Link().Loopback)
	listener := call(t, s, protocol.Socket,
		protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_STREAM}).FD
	call(t, s, protocol.Bind, protocol.Params{FD: listener, Addr: "127.0.0.1:0"})
	call(t, s, protocol.Listen, protocol.Params{FD: listener, Backlog: 1})
	at := call(t, s, protocol.Getsockname, protocol.Params{FD: listener}).Addr
	fd := call(t, s, protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_STREAM}).FD
	call(t, s, protocol.Connect, protocol.Params{FD: fd, Addr: at})
	sent := call(t, s, protocol.Send, protocol.Params{FD: fd, Data: make([]byte, 20_000)}).N
	if err := s.Link().Sentinel(1); err != nil {
		t.Fatal(err)
	}
	segments := 0
	for _, p := range loopback.until(1) {
		if p.Length > maxFrame || p.Outgoing {
			t.Errorf("%v: %d bytes, outgoing %v", &p, p.Length, p.Outgoing)
		}
		if len(p.Payload) > 0 {
			segments++
		}
	}
	if segments < sent/maxFrame {
		t.Errorf("%d bytes in %d segments", sent, segments)
	}
}

// The stack checks what the bench sends, so that a spec can send it wrong.
func TestStackVerifiesChecksums(t *testing.T) {
	t.Parallel()
	s := open(t)
	wire := read(t, s.Link().Wire)
	fd := call(t, s, protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM}).FD
	call(t, s, protocol.Bind, protocol.Params{FD: fd, Addr: "192.0.2.1:0"})
	at := call(t, s, protocol.Getsockname, protocol.Params{FD: fd}).Addr
	for _, text := range []string{"wrong", "right"} {
		frame, err := (&capture.Packet{
			SrcMAC: s.Link().BenchMAC, DstMAC: s.Link().StackMAC, Proto: capture.ProtoUDP,
			IP:  capture.IP{Src: benchIPv4, Dst: target.StackIPv4.Addr()},
			UDP: &capture.UDP{SrcPort: 9, DstPort: at.Port()}, Payload: []byte(text),
		}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		frame = bytes.Replace(frame, []byte("wrong"), []byte("wrung"), 1)
		if err := wire.port.WriteFrame(frame); err != nil {
			t.Fatal(err)
		}
	}
	if got := call(t, s, protocol.Recv,
		protocol.Params{FD: fd, Len: 100}).Data; string(got) != "right" {
		t.Errorf("the stack received %q", got)
	}
}

// Whatever was sent before the sentinel is read before it, on both links.
func TestSentinelIsBehind(t *testing.T) {
	t.Parallel()
	s := open(t)
	wire, loopback := read(t, s.Link().Wire), read(t, s.Link().Loopback)
	fd := call(t, s, protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM}).FD
	for n := range uint64(500) {
		datagram := []byte(fmt.Sprintf("datagram %d;", n))
		call(t, s, protocol.Sendto, protocol.Params{FD: fd, Data: datagram, Addr: "224.0.0.1:9"})
		call(t, s, protocol.Sendto, protocol.Params{FD: fd, Data: datagram, Addr: "127.0.0.1:9"})
		if err := s.Link().Sentinel(n); err != nil {
			t.Fatal(err)
		}
		for name, p := range map[string]*port{"the wire": wire, "loopback": loopback} {
			found := false
			for _, before := range p.until(n) {
				found = found || strings.HasPrefix(string(before.Payload), string(datagram))
			}
			if !found {
				t.Fatalf("%s: sentinel %d overtook its datagram", name, n)
			}
		}
	}
}

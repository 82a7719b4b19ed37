package bench

import (
	"net/netip"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Host is a host on the wire that the bench plays. It speaks only when a spec
// makes it.
type Host struct {
	b    *Bench
	addr netip.Addr
}

// Peer is the bench's host in a family.
func (b *Bench) Peer(f Family) Host { return Host{b, f.Peer} }

// Third is the bench's other host in a family.
func (b *Bench) Third(f Family) Host { return Host{b, f.Third} }

// At is an address of the host.
func (h Host) At(port uint16) sock.Addr { return at(h.addr, port) }

// SendUDP sends a datagram from a port of the host.
func (h Host) SendUDP(from uint16, to sock.Addr, payload string) {
	ginkgo.GinkgoHelper()
	dst := to.AddrPort()
	h.b.Wire.Send(&capture.Packet{
		Proto:   capture.ProtoUDP,
		IP:      capture.IP{Src: h.addr, Dst: dst.Addr()},
		UDP:     &capture.UDP{SrcPort: from, DstPort: dst.Port()},
		Payload: []byte(payload),
	})
}

// Unreachable answers a packet with an ICMP port unreachable.
func (s *Segment) Unreachable() {
	ginkgo.GinkgoHelper()
	s.b.Wire.Send(capture.PortUnreachable(s.Packet))
}

// Refuse answers a SYN with a RST, as a closed port does (RFC 9293 section 3.5.2).
func (s *Segment) Refuse() {
	ginkgo.GinkgoHelper()
	s.b.Wire.Send(s.reply(capture.RST|capture.ACK, 0, s.TCP.Seq+s.SeqLen()))
}

// Accept answers a SYN as a listening socket does: with a SYN+ACK, after which
// the connection is established on the bench's side once the stack's ACK came.
func (s *Segment) Accept() *Conn {
	ginkgo.GinkgoHelper()
	c := s.SynAck()
	c.Expect(TCP(capture.ACK))
	return c
}

// SynAck answers a SYN with a SYN+ACK and does not wait for the stack's ACK.
func (s *Segment) SynAck() *Conn {
	ginkgo.GinkgoHelper()
	c := newConn(s.b, s.Dst(), s.Src())
	c.cursor = s.index + 1
	c.irs, c.rcvNxt = s.TCP.Seq, s.TCP.Seq+1
	c.Send(capture.SYN|capture.ACK, "")
	return c
}

// reply is a segment in the other direction.
func (s *Segment) reply(flags capture.Flags, seq, ack uint32) *capture.Packet {
	return &capture.Packet{
		Proto: capture.ProtoTCP,
		IP:    capture.IP{Src: s.IP.Dst, Dst: s.IP.Src},
		TCP: &capture.TCP{
			SrcPort: s.TCP.DstPort, DstPort: s.TCP.SrcPort,
			Seq: seq, Ack: ack, Flags: flags,
		},
	}
}

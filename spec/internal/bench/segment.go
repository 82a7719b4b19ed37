package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
)

// Segment is a packet that was captured in the session: of TCP, of UDP, or of any
// other protocol. Its methods answer it, in the name of the host that it went to.
type Segment struct {
	*capture.Packet
	// Interface tells the wire from the stack's loopback.
	Interface ladder.Interface

	b       *Bench
	index   int  // among those of the wire
	claimed bool // the spec accounts for it: see Wire.Quiet
}

// GomegaString returns how a failure shows the segment.
func (s *Segment) GomegaString() string { return s.Packet.String() }

// PayloadFrom returns the part of the segment's payload that begins with a sequence
// number; nothing if all of it is older, or if something is missing before it.
func (s *Segment) PayloadFrom(seq uint32) []byte {
	if old := seq - s.TCP.Seq; old <= uint32(len(s.Payload)) {
		return s.Payload[old:]
	}
	return nil
}

// Unreachable answers a packet with an ICMP port unreachable.
func (s *Segment) Unreachable() {
	ginkgo.GinkgoHelper()
	s.b.Wire.Send(capture.PortUnreachable(s.Packet))
}

// Refuse answers a SYN with a RST, as a closed port does (RFC 9293 section 3.5.2).
func (s *Segment) Refuse() {
	ginkgo.GinkgoHelper()
	s.b.Wire.Send(&capture.Packet{
		Proto: capture.ProtoTCP,
		IP:    capture.IP{Src: s.IP.Dst, Dst: s.IP.Src},
		TCP: &capture.TCP{
			SrcPort: s.TCP.DstPort, DstPort: s.TCP.SrcPort,
			Ack: s.TCP.Seq + s.SeqLen(), Flags: capture.RST | capture.ACK,
		},
	})
}

// Accept answers a SYN with a SYN+ACK, as a listening socket does, and waits for the
// stack's ACK, which establishes the connection.
func (s *Segment) Accept() *Conn {
	ginkgo.GinkgoHelper()
	c := s.SynAck()
	c.Expect(TCP(capture.ACK))
	return c
}

// SynAck answers a SYN with a SYN+ACK and does not wait for the stack's ACK.
func (s *Segment) SynAck() *Conn {
	ginkgo.GinkgoHelper()
	c := s.Prepare()
	c.Send(capture.SYN|capture.ACK, "")
	return c
}

// Cross answers a SYN with a SYN that left before it came: a simultaneous open
// (RFC 9293 section 3.5, figure 7).
func (s *Segment) Cross() *Conn {
	ginkgo.GinkgoHelper()
	c := s.Prepare()
	c.Send(capture.SYN, "")
	return c
}

// Prepare returns the bench's end of the connection whose SYN s is, and sends nothing: a
// spec may set its fields before it sends the SYN+ACK.
func (s *Segment) Prepare() *Conn {
	c := newConn(s.b, s.Dst(), s.Src())
	c.cursor = s.index + 1
	c.irs, c.rcvNxt = s.TCP.Seq, s.TCP.Seq+1
	return c
}

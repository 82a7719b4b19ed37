package wiretap

import (
	"net/netip"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
)

// said is a segment between the stack and the bench.
func said(outgoing bool, t capture.TCP, payload string) Seen {
	p := &capture.Packet{Outgoing: outgoing, TCP: &t, Payload: []byte(payload)}
	stack, bench := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	p.IP.Src, p.IP.Dst, t.SrcPort, t.DstPort = stack, bench, 80, 7000
	if outgoing {
		p.IP.Src, p.IP.Dst, t.SrcPort, t.DstPort = bench, stack, 7000, 80
	}
	return Seen{Packet: p, Interface: ladder.Wire}
}

const (
	ackBit   = capture.ACK
	synBit   = capture.SYN
	resetBit = capture.RST
)

// from and to are a segment of the stack and of the bench.
func from(seq, ack uint32, flags capture.Flags) Seen {
	return said(false, capture.TCP{Seq: seq, Ack: ack, Flags: flags}, "")
}

func to(seq, ack uint32, flags capture.Flags, payload string) Seen {
	return said(true, capture.TCP{Seq: seq, Ack: ack, Flags: flags}, payload)
}

// TestRepliesHaveTheNumbersOfTheStandard judges the last of the segments: sections
// 3.10.7.1 and 3.10.5 of RFC 9293 fix them. The bench's numbers begin just before 2^32.
func TestRepliesHaveTheNumbersOfTheStandard(t *testing.T) {
	const iss = 1<<32 - 1
	syn, fast := to(iss, 0, synBit, ""), to(iss, 0, synBit, "data")
	synAck := from(500, 0, synBit|ackBit)
	const (
		strange = "RST with sequence number "
		ends    = ", which is none that its peer awaits (RFC 9293 section 3.10.7.1)"
	)
	for _, c := range []struct {
		name string
		seen []Seen
		want string
	}{
		{"RST to a SYN", []Seen{syn, from(0, 0, resetBit|ackBit)}, ""},
		{"RST to a SYN with data", []Seen{fast, from(0, 4, resetBit|ackBit)}, ""},
		{"RST to a SYN, acknowledging SEQ", []Seen{syn, from(0, iss, resetBit|ackBit)},
			"RST that acknowledges 4294967295, which is the end of no segment (RFC 9293 section 3.10.7.1)"},
		{"RST to a SYN with a number", []Seen{syn, from(7, 0, resetBit|ackBit)}, strange + "7" + ends},
		{"RST to a SYN without ACK", []Seen{syn, from(0, 0, resetBit)}, strange + "0" + ends},
		{"RST to an ACK", []Seen{to(9, 77, ackBit, ""), from(77, 0, resetBit)}, ""},
		{"RST to an ACK, with ACK", []Seen{to(9, 77, ackBit, ""), from(77, 9, resetBit|ackBit)}, ""},
		{"RST to an ACK with another number", []Seen{to(9, 77, ackBit, ""), from(78, 0, resetBit)},
			strange + "78" + ends},
		{"RST to nothing", []Seen{from(5, 0, resetBit)}, strange + "5" + ends},
		{"abort", []Seen{syn, synAck, from(501, 0, resetBit)}, ""},
		{"abort behind data", []Seen{syn, synAck,
			said(false, capture.TCP{Seq: 501, Flags: ackBit}, "four"), from(505, 0, resetBit)}, ""},
		{"abort before data", []Seen{syn, synAck,
			said(false, capture.TCP{Seq: 501, Flags: ackBit}, "four"), from(501, 0, resetBit)},
			strange + "501" + ends},
		{"abort of what begins anew", []Seen{syn, from(0xfffffff0, 0, synBit|ackBit),
			to(iss, 0, synBit, ""), from(20, 0, synBit|ackBit), from(21, 0, resetBit)}, ""},
		{"SYN+ACK", []Seen{syn, synAck}, ""},
		{"SYN+ACK to a SYN with data", []Seen{fast, synAck}, ""},
		{"SYN+ACK to the data of a SYN", []Seen{fast, from(500, 4, synBit|ackBit)}, ""},
		{"SYN+ACK that acknowledges SEQ", []Seen{syn, from(500, iss, synBit|ackBit)},
			"SYN+ACK that acknowledges 4294967295, of no SYN (RFC 9293 section 3.10.7.2)"},
		{"SYN+ACK that acknowledges more", []Seen{syn, from(500, 1, synBit|ackBit)},
			"SYN+ACK that acknowledges 1, of no SYN (RFC 9293 section 3.10.7.2)"},
		{"SYN+ACK to the first of two SYNs", []Seen{syn, to(90, 0, synBit, ""), synAck}, ""},
		{"SYN+ACK to an old SYN and what came later", []Seen{
			to(90, 0, synBit, ""), to(95, 0, synBit, ""), from(500, 92, synBit|ackBit)},
			"SYN+ACK that acknowledges 92, of no SYN (RFC 9293 section 3.10.7.2)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, got := newJudge(), ""
			for _, s := range c.seen {
				got = j.flaw(s)
			}
			if got != c.want {
				t.Errorf("flaw %q, want %q", got, c.want)
			}
		})
	}
}

// TestWhatIsWrongWithAFrameIsItsFlaw, unless the bench has sent it.
func TestWhatIsWrongWithAFrameIsItsFlaw(t *testing.T) {
	for _, c := range []struct {
		name     string
		outgoing bool
		where    ladder.Interface
		want     string
	}{
		{"of the stack", false, ladder.Wire, "wrong"},
		{"of the bench", true, ladder.Wire, ""},
		{"on loopback, arriving", false, ladder.Loopback, "wrong"},
		{"on loopback, leaving", true, ladder.Loopback, "wrong"},
	} {
		p := &capture.Packet{Outgoing: c.outgoing, Problem: "wrong"}
		if got := newJudge().flaw(Seen{Packet: p, Interface: c.where}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

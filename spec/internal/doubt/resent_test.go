package doubt

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/wiretap"
)

// told is a segment of a connection between the stack and the bench.
func told(outgoing bool, at time.Duration, t capture.TCP) wiretap.Seen {
	stack, peer := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	p := &capture.Packet{Outgoing: outgoing, Time: time.Unix(1, 0).Add(at), TCP: &t}
	p.IP.Src, p.IP.Dst, t.SrcPort, t.DstPort = stack, peer, 40000, 7000
	if outgoing {
		p.IP.Src, p.IP.Dst, t.SrcPort, t.DstPort = peer, stack, 7000, 40000
	}
	return wiretap.Seen{Packet: p, Interface: ladder.Wire}
}

func TestAStackThatSendsAgainWhatWasAcknowledgedWasKeptWaiting(t *testing.T) {
	fin := capture.TCP{Seq: 100, Ack: 7, Flags: capture.FIN | capture.ACK}
	ack := capture.TCP{Seq: 7, Ack: 101, Flags: capture.ACK}
	synAck := capture.TCP{Seq: 100, Ack: 7, Flags: capture.SYN | capture.ACK}
	less := capture.TCP{Seq: 7, Ack: 100, Flags: capture.ACK}
	const ms = time.Millisecond
	for _, c := range []resend{
		{"once", seen{told(false, 0, fin), told(true, ms, ack)}, ""},
		{"without an answer", seen{told(false, 0, fin), told(false, 200*ms, fin)}, ""},
		{"not acknowledged", seen{
			told(false, 0, fin), told(true, ms, less), told(false, 200*ms, fin)}, ""},
		{"a handshake that a full queue does not let end", seen{
			told(false, 0, synAck), told(true, ms, ack), told(false, 1000*ms, synAck)}, ""},
		{"an acknowledgement again", seen{
			told(false, 0, less), told(true, ms, ack), told(false, 2*ms, less)}, ""},
		{"acknowledged", seen{told(false, 0, fin), told(true, ms, ack), told(false, 200*ms, fin)},
			"the stack sent a segment again 199ms after the bench had acknowledged it: " +
				"it was kept waiting, or a frame was lost"},
	} {
		t.Run(c.name, c.check)
	}
}

// TestAnAcknowledgementIsWhatAReceiverTakesForOne: a stack that sends again what was
// acknowledged otherwise does what it must. Its numbers are such that the field of a
// segment without ACK, 0, would be behind them.
func TestAnAcknowledgementIsWhatAReceiverTakesForOne(t *testing.T) {
	const (
		isn  = 0xffff_ff00
		next = isn + 1
		ms   = time.Millisecond
	)
	handshake := seen{
		told(true, 0, capture.TCP{Seq: 6, Flags: capture.SYN}),
		told(false, 0, capture.TCP{Seq: isn, Ack: 7, Window: 1000, Flags: capture.SYN | capture.ACK}),
		told(true, 0, capture.TCP{Seq: 7, Ack: next, Flags: capture.ACK}),
	}
	fin := capture.TCP{Seq: next, Ack: 7, Window: 1000, Flags: capture.FIN | capture.ACK}
	narrow := fin
	narrow.Window = 0
	damaged := told(true, ms, capture.TCP{Seq: 7, Ack: next + 1, Flags: capture.ACK})
	damaged.Problem = "TCP checksum 0x0001, want 0x0002"
	const doubt = "the stack sent a segment again 199ms after the bench had acknowledged it: " +
		"it was kept waiting, or a frame was lost"
	ack := func(seq, ack uint32, flags capture.Flags) wiretap.Seen {
		return told(true, ms, capture.TCP{Seq: seq, Ack: ack, Flags: flags})
	}
	for _, c := range []struct {
		name string
		fin  capture.TCP
		ack  wiretap.Seen
		want string
	}{
		{"an acknowledgement", fin, ack(7, next+1, capture.ACK), doubt},
		{"at the end of the window", fin, ack(1006, next+1, capture.ACK), doubt},
		{"to a closed window", narrow, ack(7, next+1, capture.ACK), doubt},
		{"without ACK", fin, ack(7, next+1, capture.PSH), ""},
		{"a RST", fin, ack(8, 0, capture.RST), ""},
		{"a RST with ACK out of the window", fin, ack(5000, next+1, capture.RST|capture.ACK), ""},
		{"an old segment", fin, ack(6, next+1, capture.ACK), ""},
		{"behind the window", fin, ack(1007, next+1, capture.ACK), ""},
		{"behind a closed window", narrow, ack(8, next+1, capture.ACK), ""},
		{"of what was not sent", fin, ack(7, next+2, capture.ACK), ""},
		{"with a wrong checksum", fin, damaged, ""},
		{"a SYN", fin, ack(7, next+1, capture.SYN|capture.ACK), ""},
	} {
		whole := append(slices.Clone(handshake),
			told(false, 0, c.fin), c.ack, told(false, 200*ms, c.fin))
		t.Run(c.name, resend{c.name, whole, c.want}.check)
	}
}

// TestTheWindowMoves: with what the stack receives, and as wide as both SYNs say.
func TestTheWindowMoves(t *testing.T) {
	const ms = time.Millisecond
	scale := uint8(7)
	syn := capture.TCP{Seq: 9, Flags: capture.SYN, Window: 10,
		Options: capture.TCPOptions{WindowScale: &scale}}
	synAck := capture.TCP{Seq: 100, Ack: 10, Flags: capture.SYN | capture.ACK, Options: syn.Options}
	fin := capture.TCP{Seq: 10, Ack: 101, Window: 10, Flags: capture.FIN | capture.ACK}
	data := told(true, 0, capture.TCP{Seq: 101, Ack: 10, Flags: capture.ACK})
	data.Payload = []byte("four")
	for _, c := range []struct {
		name string
		seq  uint32
		want bool
	}{
		{"before the data", 101, false}, {"behind them", 105, true},
		{"in the wide window", 101 + 1279, true}, {"behind it", 101 + 1280, false},
	} {
		got := Resent(seen{
			told(false, 0, syn), told(true, 0, synAck),
			told(false, 0, fin), data,
			told(true, ms, capture.TCP{Seq: c.seq, Ack: 11, Flags: capture.ACK}),
			told(false, 200*ms, fin),
		})
		if (got != "") != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// TestAReceiverOnLoopbackToWhichASegmentIsSentAgainWasKeptWaiting: nothing else can
// be the reason there, and it takes a few milliseconds only.
func TestAReceiverOnLoopbackToWhichASegmentIsSentAgainWasKeptWaiting(t *testing.T) {
	syn := capture.TCP{Seq: 99, Flags: capture.SYN}
	elsewhere := capture.TCP{Seq: 70_000, Flags: capture.SYN}
	data := capture.TCP{Seq: 100, Ack: 7, Flags: capture.ACK}
	fin := capture.TCP{Seq: 104, Ack: 7, Flags: capture.FIN | capture.ACK}
	ack := capture.TCP{Seq: 7, Ack: 105, Flags: capture.ACK}
	const ms = time.Millisecond
	back := told(true, ms, fin)
	back.Interface = ladder.Loopback
	const doubt = "a segment was sent again on loopback, which loses none: " +
		"its receiver was kept waiting"
	for _, c := range []resend{
		{"once", seen{looped(0, data, "data"), looped(ms, fin, ""), looped(2*ms, ack, "")}, ""},
		{"a SYN, which a full queue drops", seen{looped(0, syn, ""), looped(1000*ms, syn, "")}, ""},
		{"an acknowledgement again", seen{looped(0, ack, ""), looped(ms, ack, "")}, ""},
		{"the ports in another connection", seen{
			looped(0, elsewhere, ""), looped(ms, syn, ""), looped(2*ms, data, "data")}, ""},
		{"the same number the other way", seen{looped(0, fin, ""), back}, ""},
		{"data", seen{
			looped(0, data, "data"), looped(5*ms, data, "data"), looped(19*ms, ack, "")}, doubt},
		{"a part of the data", seen{looped(0, data, "data"), looped(5*ms, data, "da")}, doubt},
		{"a FIN", seen{
			looped(0, data, "data"), looped(ms, fin, ""), looped(6*ms, fin, ""),
			looped(19*ms, ack, "")}, doubt},
	} {
		t.Run(c.name, c.check)
	}
}

// looped is a segment on the stack's loopback.
func looped(at time.Duration, header capture.TCP, payload string) wiretap.Seen {
	s := told(false, at, header)
	s.Interface, s.Payload = ladder.Loopback, []byte(payload)
	return s
}

type seen = []wiretap.Seen

// resend is what was seen, and what is said of it.
type resend struct {
	name string
	seen seen
	want string
}

func (r resend) check(t *testing.T) {
	if got := Resent(r.seen); got != r.want {
		t.Errorf("got %q, want %q", got, r.want)
	}
}

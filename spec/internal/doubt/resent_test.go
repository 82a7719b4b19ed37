package doubt

import (
	"net/netip"
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

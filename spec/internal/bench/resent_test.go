package bench

import (
	"net/netip"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
)

// told is a segment of a connection between the stack and the bench.
func told(outgoing bool, at time.Duration, t capture.TCP) *Segment {
	stack, peer := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	p := &capture.Packet{Outgoing: outgoing, Time: time.Unix(1, 0).Add(at), TCP: &t}
	p.IP.Src, p.IP.Dst, t.SrcPort, t.DstPort = stack, peer, 40000, 7000
	if outgoing {
		p.IP.Src, p.IP.Dst, t.SrcPort, t.DstPort = peer, stack, 7000, 40000
	}
	return &Segment{Packet: p, Interface: ladder.Wire}
}

func TestAStackThatSendsAgainWhatWasAcknowledgedWasKeptWaiting(t *testing.T) {
	fin := capture.TCP{Seq: 100, Ack: 7, Flags: capture.FIN | capture.ACK}
	ack := capture.TCP{Seq: 7, Ack: 101, Flags: capture.ACK}
	less := capture.TCP{Seq: 7, Ack: 100, Flags: capture.ACK}
	const ms = time.Millisecond
	for _, c := range []struct {
		name string
		seen []*Segment
		want string
	}{
		{"once", []*Segment{told(false, 0, fin), told(true, ms, ack)}, ""},
		{"without an answer", []*Segment{told(false, 0, fin), told(false, 200*ms, fin)}, ""},
		{"not acknowledged", []*Segment{told(false, 0, fin), told(true, ms, less), told(false, 200*ms, fin)}, ""},
		{"an acknowledgement again", []*Segment{told(false, 0, less), told(true, ms, ack), told(false, 2*ms, less)}, ""},
		{"acknowledged", []*Segment{told(false, 0, fin), told(true, ms, ack), told(false, 200*ms, fin)},
			"the stack sent a segment again 199ms after the bench had acknowledged it: it was kept waiting, or a frame was lost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &Wire{seen: c.seen}
			if got := w.resent(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

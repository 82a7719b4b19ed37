package ladder

import (
	"time"

	"github.com/sockspec/sockspec/capture"
)

// Annotate fills in the fields of t's packets that JSON does not keep: it decodes
// the frames, numbers them, tells who sent them, follows their connections, and
// names the call that caused each.
//
// The cause of a packet is the call of its sender that began last before it,
// among those which had not ended yet or had ended less than a millisecond
// before. There is none for what a stack sends by itself: a retransmission, a
// SYN+ACK, an ACK while no call is in flight. Calls that only wait or ask
// (accept, getsockname...) cause nothing, and recv and its kin nothing but window
// updates. For the bench every act counts.
//
// Of a packet on loopback both ends are the stack's: the connection's client
// stands left, its server right, and so do their calls; if no call stands right,
// those of the left cause the packets of both.
func Annotate(t *Trace) {
	a := newAnnotator()
	for i := range t.Events {
		switch e := &t.Events[i]; {
		case e.Call != nil:
			a.begun = append(a.begun, e.Call)
		case e.Packet != nil:
			a.annotate(e.Packet, e.Time)
		}
	}
}

// annotated reports whether Annotate has seen t.
func annotated(t *Trace) bool {
	for i := range t.Events {
		if p := t.Events[i].Packet; p != nil {
			return p.Decoded != nil
		}
	}
	return true
}

type annotator struct {
	decoder *capture.Decoder
	tracker *capture.Tracker
	begun   []*Call
	packets int
	flights map[sequence]*Packet
}

func newAnnotator() annotator {
	return annotator{
		decoder: capture.NewDecoder(),
		tracker: capture.NewTracker(),
		flights: map[sequence]*Packet{},
	}
}

func (a *annotator) annotate(p *Packet, at time.Time) {
	a.decode(p, at)
	p.Side = sender(p)
	p.Cause = cause(a.begun, p, at)
	a.follow(p)
}

// decode numbers p and finds its place in its connection.
func (a *annotator) decode(p *Packet, at time.Time) {
	a.packets++
	decoded := a.decoder.Decode(capture.Frame{
		Time: at, Data: p.Frame, Length: p.Length, Outgoing: p.Outgoing, Partial: p.Partial,
	})
	p.Number, p.Decoded, p.Unanswered = a.packets, &decoded, false
	p.Conn, p.Step = a.tracker.Add(p.Decoded)
}

// sender tells on which side of the ladder p was sent.
func sender(p *Packet) Side {
	atRight := p.Outgoing
	if p.Interface == Loopback {
		atRight = p.Conn != nil && !p.Step.FromClient
	}
	if atRight {
		return Right
	}
	return Left
}

// index returns 0 for the left and 1 for the right.
func (s Side) index() int {
	if s == Right {
		return 1
	}
	return 0
}

// states returns the states of the left and the right end after p; both empty
// for what has none.
func (p *Packet) states() [2]capture.State {
	if p.Conn == nil {
		return [2]capture.State{}
	}
	if (p.Side == Left) == p.Step.FromClient {
		return [2]capture.State{p.Step.ClientState, p.Step.ServerState}
	}
	return [2]capture.State{p.Step.ServerState, p.Step.ClientState}
}

// Conns returns the connections of an annotated trace in the order of their
// first packets.
func (t *Trace) Conns() []*capture.Conn {
	var conns []*capture.Conn
	seen := map[*capture.Conn]bool{}
	for i := range t.Events {
		p := t.Events[i].Packet
		if p == nil || p.Conn == nil || seen[p.Conn] {
			continue
		}
		seen[p.Conn] = true
		conns = append(conns, p.Conn)
	}
	return conns
}

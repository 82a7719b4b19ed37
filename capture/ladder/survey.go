package ladder

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sockspec/sockspec/capture"
)

// Selection says which packets of a capture file a trace shall hold.
type Selection struct {
	Conn int  // the connection with this ID; 0: the first of TCP, or else the first exchange
	All  bool // of all connections, and those that belong to none
	Max  int  // at most so many; 0: 2000
}

// Survey is what a file holds: all its connections, and the packets of some.
type Survey struct {
	Conns     []Connection // in the order of their first packets
	Trace     *Trace       // annotated; what was selected
	Frames    int          // in the file
	Untracked int          // packets of connections that were too many to follow
}

// Connection is a connection of a file with the times of its first packet and
// its last.
type Connection struct {
	*capture.Conn
	First, Last time.Time
}

// ReadCapture reads a capture file, pcap or pcapng, once from its begin to its
// end, and keeps no more than the table of its connections and the packets
// selected. In the trace a connection's client stands left. Where a packet's
// comment is one of WritePcapng's, its trace holds the call that the comment names.
//
// On an error, which names the file as name, the survey holds what could be read
// before; it is nil if that is nothing.
func ReadCapture(in io.Reader, name string, s Selection) (*Survey, error) {
	file, err := capture.NewReader(in, name)
	if err != nil {
		return nil, err
	}
	r := newSurveyor(name, s)
	for {
		record, err := file.Next()
		if err != nil {
			return r.finish(file.Drops(), err)
		}
		r.add(record)
	}
}

// surveyor reads a capture file.
type surveyor struct {
	annotator
	Selection
	survey  Survey
	chosen  *capture.Conn
	kept    int // packets
	calls   int
	leftOut int
	last    *Call // of the left: what its last comment named
}

func newSurveyor(name string, s Selection) *surveyor {
	if s.Max <= 0 {
		s.Max = defaultMax
	}
	return &surveyor{
		annotator: newAnnotator(), Selection: s,
		survey: Survey{Trace: &Trace{Title: name, Left: "client", Right: "server"}},
	}
}

// add follows one frame, and keeps it if it is selected.
func (r *surveyor) add(record capture.Record) {
	p := &Packet{Interface: Wire, Frame: record.Data, Length: record.Length, Outgoing: record.Outgoing,
		Partial: record.Partial}
	r.decode(p, record.Time)
	r.survey.Frames = r.packets
	r.count(p.Conn, record.Time)
	if !r.wants(p.Conn) {
		return
	}
	if p.Conn != nil {
		p.Outgoing = !p.Step.FromClient
	}
	p.Side = sender(p)
	if r.kept >= r.Max {
		r.leftOut++
		return
	}
	r.follow(p)
	r.keep(p, record)
}

// count notes when a packet of a connection came.
func (r *surveyor) count(c *capture.Conn, at time.Time) {
	if c == nil {
		return
	}
	if c.ID > len(r.survey.Conns) {
		r.survey.Conns = append(r.survey.Conns, Connection{Conn: c, First: at})
	}
	r.survey.Conns[c.ID-1].Last = at
}

// wants reports whether the packets of c are selected. Where the first TCP
// connection is to be found, it takes the place of an earlier UDP exchange.
func (r *surveyor) wants(c *capture.Conn) bool {
	switch {
	case r.All:
		return true
	case c == nil:
		return false
	case r.Conn != 0:
		return c.ID == r.Conn
	case r.chosen == nil:
		r.chosen = c
	case r.chosen.Proto != capture.ProtoTCP && c.Proto == capture.ProtoTCP:
		r.chosen, r.survey.Trace.Events, r.kept, r.calls, r.leftOut, r.last = c, nil, 0, 0, 0, nil
	}
	return c == r.chosen
}

// keep adds p to the trace, after the call that its comment names. A call of the
// left that the next comments of its side name as well is one that lasts.
func (r *surveyor) keep(p *Packet, record capture.Record) {
	r.kept++
	t := r.survey.Trace
	call := commented(record.Comments, p.Side)
	switch {
	case call == nil:
	case p.Side == Left && r.last != nil && call.begin() == r.last.begin():
		call = r.last
	default:
		r.calls++
		call.ID = r.calls
		t.Events = append(t.Events, Event{Time: record.Time, Call: call})
	}
	if call != nil {
		call.End = record.Time.Add(1) // after the packet
		p.Cause = call
	}
	if p.Side == Left {
		r.last = call
	}
	t.Events = append(t.Events, Event{Time: record.Time, Packet: p})
}

// finish sums up, at the end of the file or at an error.
func (r *surveyor) finish(drops uint64, err error) (*Survey, error) {
	s := &r.survey
	s.Untracked = r.tracker.Untracked()
	s.Trace.Dropped = drops
	if r.leftOut > 0 {
		s.Trace.Notes = append(s.Trace.Notes,
			fmt.Sprintf("%d more packets are left out here.", r.leftOut))
	}
	if errors.Is(err, io.EOF) {
		return s, nil
	}
	if s.Frames == 0 {
		return nil, err
	}
	return s, err
}

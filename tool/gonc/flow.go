package main

import (
	"log/slog"
	"sync/atomic"
	"time"
)

// flow is what has moved in one direction, and how fast it may (--rate).
type flow struct {
	bytes atomic.Int64
	pace  pace
}

// flows are the two directions of a session, as its own side sees them.
type flows struct {
	activity
	sent, received flow
}

// newFlows are flows at no more than a number of bytes a second; 0 is without limit.
func newFlows(rate int64) flows {
	return flows{
		activity: newActivity(),
		sent:     flow{pace: pace{rate: rate}},
		received: flow{pace: pace{rate: rate}},
	}
}

// movedOut and movedIn note that n bytes have moved now, and hold up the next where
// there is a limit.
func (f *flows) movedOut(n int) { f.advance(&f.sent, n) }
func (f *flows) movedIn(n int)  { f.advance(&f.received, n) }

func (f *flows) advance(way *flow, n int) {
	way.bytes.Add(int64(n))
	f.moved()
	if way.pace.rate != 0 {
		f.outlasts(way.pace.spend(n))
		f.moved() // to wait for the next bytes' time is no silence
	}
}

// pace spreads bytes over time: each has its share of a second, and nothing that
// was left unused is saved up.
type pace struct {
	rate int64     // bytes a second; 0 is without limit
	next time.Time // when more may move
}

// spend returns how long it is until the time of n bytes, which have moved, is over.
// There is a rate.
func (p *pace) spend(n int) time.Duration {
	if now := time.Now(); p.next.Before(now) {
		p.next = now
	}
	p.next = p.next.Add(time.Duration(float64(n) / float64(p.rate) * float64(time.Second)))
	return time.Until(p.next)
}

// paceStep is the time whose bytes may move at once: short enough to be smooth,
// long enough to cost little.
const paceStep = 20 * time.Millisecond

// chunk is how many bytes may move at once, of those that could.
func (p *pace) chunk(most int) int {
	if p.rate == 0 {
		return most
	}
	share := float64(p.rate) * paceStep.Seconds()
	return max(1, int(min(float64(most), share)))
}

// counts are the fields for the bytes that have moved so far.
func (f *flows) counts() []slog.Attr {
	return []slog.Attr{slog.Int64("sent", f.sent.bytes.Load()), slog.Int64("received", f.received.bytes.Load())}
}

package transfer

import (
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Flow is what has moved in one direction, and how fast it may (--rate).
type Flow struct {
	Bytes atomic.Int64
	Pace  Pace
}

// Flows are the two directions of a session, as its own side sees them.
type Flows struct {
	Activity
	Sent, Received Flow
}

// NewFlows are flows at no more than a number of bytes a second; 0 is without limit.
func NewFlows(rate int64) Flows {
	return Flows{
		Activity: NewActivity(),
		Sent:     Flow{Pace: Pace{rate: rate}},
		Received: Flow{Pace: Pace{rate: rate}},
	}
}

// MovedOut notes that n bytes have been sent now, and holds up the next where there is a
// limit.
func (f *Flows) MovedOut(n int) { f.advance(&f.Sent, n) }

// MovedIn is MovedOut for the other direction.
func (f *Flows) MovedIn(n int) { f.advance(&f.Received, n) }

func (f *Flows) advance(way *Flow, n int) {
	way.Bytes.Add(int64(n))
	f.Moved()
	if way.Pace.rate != 0 {
		f.Outlasts(way.Pace.spend(n))
		f.Moved() // to wait for the next bytes' time is no silence
	}
}

// Pace spreads bytes over time: each has its share of a second, and nothing that
// was left unused is saved up.
type Pace struct {
	rate int64     // bytes a second; 0 is without limit
	next time.Time // when more may move
}

// spend returns how long it is until the time of n bytes, which have moved, is over.
// There is a rate.
func (p *Pace) spend(n int) time.Duration {
	if now := time.Now(); p.next.Before(now) {
		p.next = now
	}
	p.next = p.next.Add(time.Duration(float64(n) / float64(p.rate) * float64(time.Second)))
	return time.Until(p.next)
}

// paceStep is the time whose bytes may move at once: short enough to be smooth,
// long enough to cost little.
const paceStep = 20 * time.Millisecond

// Chunk is how many bytes may move at once, of those that could.
func (p *Pace) Chunk(most int) int {
	if p.rate == 0 {
		return most
	}
	share := float64(p.rate) * paceStep.Seconds()
	return max(1, int(min(float64(most), share)))
}

// Counts are the fields for the bytes that have moved so far.
func (f *Flows) Counts() []slog.Attr {
	return []slog.Attr{
		slog.Int64("sent", f.Sent.Bytes.Load()),
		slog.Int64("received", f.Received.Bytes.Load()),
	}
}

// rateUnits are what may follow the number of --rate: powers of 1000, as in the
// names of links.
var rateUnits = []struct {
	suffix string
	factor float64
}{
	{"k", 1e3}, {"M", 1e6}, {"G", 1e9},
}

// ParseRate reads the value of --rate: bytes a second.
func ParseRate(text string) (int64, error) {
	digits, factor := text, 1.0
	for _, u := range rateUnits {
		if number, ok := strings.CutSuffix(text, u.suffix); ok {
			digits, factor = number, u.factor
		}
	}
	number, err := strconv.ParseFloat(digits, 64)
	rate := number * factor
	if err != nil || math.IsNaN(rate) || rate < 1 || rate > math.MaxInt32*1e3 {
		return 0, fmt.Errorf("rate invalid: %s (a number of bytes a second, as 500k or 2M)", text)
	}
	return int64(rate), nil
}

package doubt

import (
	"fmt"
	"sync"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/wiretap"
)

// How long after the kernel saw a packet the bench may read it, if an answer to it is
// awaited. After that, a retransmission timer of the stack may have been first: on
// Linux it takes 200 ms at the least, and 1 s for a SYN (RFC 6298 section 2). A SYN
// also waits for the answer to the question for a neighbour's address.
const (
	dataLimit = 180 * time.Millisecond
	synLimit  = 900 * time.Millisecond
)

// Lateness tells of frames that the bench read late.
type Lateness struct {
	mu      sync.Mutex
	longest time.Duration
}

// Note compares a packet's time, the kernel's, with the time now.
func (l *Lateness) Note(s wiretap.Seen) {
	late := time.Since(s.Time)
	if limit, awaited := limitOf(s); !awaited || late <= limit {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.longest = max(l.longest, late)
}

// limitOf returns how long a packet may wait for the bench without harm; awaited is
// false if nothing in the stack waits for an answer to it.
func limitOf(s wiretap.Seen) (limit time.Duration, awaited bool) {
	switch {
	case s.Interface != ladder.Wire || s.Outgoing:
		return 0, false
	case wiretap.AsksNeighbour(s.Packet) || s.Has(capture.SYN):
		return synLimit, true
	}
	return dataLimit, s.SeqLen() > 0
}

// Doubt returns the reason for doubt; "" if each frame was read in time.
func (l *Lateness) Doubt() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.longest == 0 {
		return ""
	}
	return fmt.Sprintf("the bench read a frame %v after the kernel saw it: %s",
		l.longest.Round(time.Millisecond), timerFirst)
}

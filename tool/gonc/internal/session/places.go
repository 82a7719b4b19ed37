package session

import (
	"errors"
	"sync"
	"syscall"
	"time"
)

// places are those for connections that are served at once.
type places struct {
	mu          sync.Mutex
	changed     sync.Cond
	returns     int // so far
	taken, most int
	waiting     int // of taken, those that wait for what another connection's end gives back

	vacancy time.Duration // how long none may be taken
	vacant  *time.Timer   // nil if that has no limit
}

func newPlaces(most int) *places {
	p := &places{most: most}
	p.changed.L = &p.mu
	return p
}

// whenVacant has something done when no place has been taken for a time, from now on.
func (p *places) whenVacant(limit time.Duration, do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.vacancy, p.vacant = limit, time.AfterFunc(limit, func() {
		if p.isVacant() {
			do()
		}
	})
}

// isVacant reports whether no place is taken.
func (p *places) isVacant() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken == 0
}

// await waits until a place is free. Only one goroutine takes places, and so it stays free.
func (p *places) await() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.taken >= p.most {
		p.changed.Wait()
	}
}

// take takes a place, and returns how many are taken now.
func (p *places) take() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken++
	if p.vacant != nil {
		p.vacant.Stop()
	}
	return p.taken
}

// giveBack returns a place.
func (p *places) giveBack() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	p.returns++
	if p.taken == 0 && p.vacant != nil {
		p.vacant.Reset(p.vacancy)
	}
	p.changed.Broadcast()
}

// whileShort does something again each time that a place was returned, for as long as
// the system is short of what it takes, and there is somebody left to return one. own is
// how many places the caller itself has taken, 0 or 1. Without -k there are no places,
// and nobody to wait for.
func (p *places) whileShort(own int, do func() error) error {
	for p != nil {
		returns := p.returned()
		err := do()
		if !isShortage(err) || !p.awaitReturn(own, returns) {
			return err
		}
	}
	return do()
}

// returned is how many places have been returned so far.
func (p *places) returned() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.returns
}

// awaitReturn waits until more than so many places have been returned, and reports
// whether that came to pass.
func (p *places) awaitReturn(own, returns int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting += own
	defer func() { p.waiting -= own }()
	for p.returns == returns {
		if p.waiting == p.taken {
			return false
		}
		p.changed.Wait()
	}
	return true
}

// isShortage reports whether the system is short of something that the end of a connection
// gives back. A connection that was to be accepted stays queued. Processes (EAGAIN of
// fork) are no such thing: where none is left, Go's runtime has no thread left either, and
// who waits makes it worse.
func isShortage(err error) bool {
	errno, _ := errors.AsType[syscall.Errno](err)
	switch errno {
	case syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM:
		return true
	}
	return false
}

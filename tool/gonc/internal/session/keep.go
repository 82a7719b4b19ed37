package session

import (
	"errors"
	"net/netip"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// How many connections -k serves at once without --max-conns: with a command each of
// them is a process, which takes a thousand times as much.
const (
	maxConns    = 10_000
	maxCommands = 100 // as ncat has it
)

// Acceptor waits for a connection from somebody who is to be served.
type Acceptor func() (*socket.Socket, netip.AddrPort, error)

// keeper serves connections as they come, many at once. One that fails has its line; only a
// failure of a standard stream, or of the listener, ends it.
type keeper struct {
	Settings
	accept Acceptor
	here   *transfer.Local
	places *places
	failed chan error
}

// ServeAll serves a listener's connections: those that accept returns.
func ServeAll(with Settings, l *socket.Socket, accept Acceptor) error {
	l.WaitInKernel()
	v := &keeper{
		Settings: with, accept: accept, here: transfer.StandardStreams(true),
		places: newPlaces(with.mostAtOnce()), failed: make(chan error, 1),
	}
	if limit := with.AcceptTimeout; limit != nil {
		late := with.Fault(fault.Accept, l.LocalAddr(), fault.Absence(limit, syscall.ETIMEDOUT))
		v.places.whenVacant(*limit, func() { v.failed <- late })
	}
	go v.loop()
	return <-v.failed
}

// loop serves one connection after another.
func (v *keeper) loop() {
	for {
		v.places.await()
		s, err := v.next()
		switch {
		case err != nil:
			v.failed <- err
			return
		case s.endsAtOnce(v.places.take() == 1):
			s.serveAmong(v.failed) // sooner than a goroutine would begin
		default:
			go s.serveAmong(v.failed)
			runtime.Gosched() // it may begin before accept keeps this thread
		}
	}
}

// next waits for a connection. Its turn to read standard input is decided here.
func (v *keeper) next() (s *Session, err error) {
	err = v.places.whileShort(0, func() error {
		sock, peer, err := v.accept()
		if err == nil {
			s = New(v.Settings, sock, peer, v.here)
			s.places = v.places
		}
		return err
	})
	return s, err
}

// How many descriptors a connection has at a time.
const (
	descriptorsOfConn = 1
	// A command begins with the socket, four ends of its pipes, two of the pipe by which
	// exec(2) tells of its failure, and that of the process (pidfd). It goes on with six:
	// theirs are closed, and there is a bell.
	descriptorsOfCommand = 8
	descriptorsOfBell    = 2 // of the one connection that has its turn to read
)

// mostAtOnce is how many connections are served at once: what is asked for, but no more
// than there are descriptors for. So none is accepted that could not be served.
func (r *Rules) mostAtOnce() int {
	most, each := maxConns, descriptorsOfConn
	if r.Command != nil {
		most, each = maxCommands, descriptorsOfCommand
	}
	if r.MaxConns != nil {
		most = *r.MaxConns
	}
	free := descriptor.Free(most*each + descriptorsOfBell)
	return max(1, min(most, (free-descriptorsOfBell)/each))
}

// serveAmong serves one connection of many.
func (s *Session) serveAmong(failed chan error) {
	err := s.Serve()
	switch {
	case s.IsFatal(err):
		failed <- err
	case err != nil:
		tell.Complain(err)
	}
	s.places.giveBack()
}

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

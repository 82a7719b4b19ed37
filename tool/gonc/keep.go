package main

import (
	"errors"
	"runtime"
	"sync"
	"syscall"
)

// How many connections -k serves at once without --max-conns: with a command each of
// them is a process, which takes a thousand times as much.
const (
	maxConns    = 10_000
	maxCommands = 100 // as ncat has it
)

// serveAll serves connections as they come, many at once. One that fails has its
// line; only a failure of a standard stream, or of the listener, ends the server.
func (o *options) serveAll(l *socket) error {
	l.waitInKernel()
	here, places, failed := standardStreams(true), newPlaces(o.mostAtOnce()), make(chan error, 1)
	go func() {
		for {
			returns := places.take()
			s, err := o.nextSession(l, here)
			switch {
			case isShortage(err) && places.awaitReturn(returns):
			case err != nil:
				failed <- err
				return
			case s.endsAtOnce(places.served() == 1):
				s.serveAmong(places, failed) // sooner than a goroutine would begin
			default:
				go s.serveAmong(places, failed)
				runtime.Gosched() // it may begin before accept keeps this thread
			}
		}
	}()
	return <-failed
}

// mostAtOnce is how many connections are served at once.
func (o *options) mostAtOnce() int {
	switch {
	case o.maxConns.given:
		return o.maxConns.value
	case o.command != nil:
		return maxCommands
	}
	return maxConns
}

// nextSession waits for a connection. Its turn to read standard input is decided here.
func (o *options) nextSession(l *socket, here *local) (*session, error) {
	sock, peer, err := o.accept(l)
	if err != nil {
		return nil, err
	}
	return o.newSession(sock, peer, here), nil
}

// serveAmong serves one connection of many.
func (s *session) serveAmong(p *places, failed chan error) {
	err := s.serve()
	s.sock.close()
	switch {
	case s.isFatal(err):
		failed <- err
	case err != nil:
		complain(err)
	}
	p.giveBack()
}

// isShortage tells that accept found the system short of something that the end of
// a connection gives back. The connection that was to be accepted stays queued.
func isShortage(err error) bool {
	errno, _ := errors.AsType[syscall.Errno](err)
	switch errno {
	case syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM:
		return true
	}
	return false
}

// places are those for connections that are served at once.
type places struct {
	mu          sync.Mutex
	returned    sync.Cond
	returns     int // so far
	taken, most int
}

func newPlaces(most int) *places {
	p := &places{most: most}
	p.returned.L = &p.mu
	return p
}

// take waits for a place. It tells how many had been returned when it got one.
func (p *places) take() (returns int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.taken >= p.most {
		p.returned.Wait()
	}
	p.taken++
	return p.returns
}

// served is how many have a place.
func (p *places) served() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken
}

// giveBack returns a place.
func (p *places) giveBack() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	p.returns++
	p.returned.Signal()
}

// awaitReturn returns a place for which the system had no means, and waits for one
// more than so many to be returned. It tells whether there was one to wait for.
func (p *places) awaitReturn(returns int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	for p.returns == returns {
		if p.taken == 0 {
			return false
		}
		p.returned.Wait()
	}
	return true
}

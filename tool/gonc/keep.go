package main

import (
	"runtime"
	"syscall"

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

// serveAll serves connections as they come, many at once. One that fails has its
// line; only a failure of a standard stream, or of the listener, ends the server.
func (o *options) serveAll(l *socket.Socket) error {
	l.WaitInKernel()
	here, places, failed := transfer.StandardStreams(true), newPlaces(o.mostAtOnce()), make(chan error, 1)
	if o.AcceptTimeout != nil {
		late := fault.Absence(o.AcceptTimeout, syscall.ETIMEDOUT)
		places.whenVacant(*o.AcceptTimeout, func() {
			failed <- o.Fault(fault.Accept, l.LocalAddr(), late)
		})
	}
	go func() {
		for {
			places.await()
			s, err := o.nextSession(l, here, places)
			switch {
			case err != nil:
				failed <- err
				return
			case s.endsAtOnce(places.take() == 1):
				s.serveAmong(failed) // sooner than a goroutine would begin
			default:
				go s.serveAmong(failed)
				runtime.Gosched() // it may begin before accept keeps this thread
			}
		}
	}()
	return <-failed
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
func (o *options) mostAtOnce() int {
	most, each := maxConns, descriptorsOfConn
	if o.Command != nil {
		most, each = maxCommands, descriptorsOfCommand
	}
	if o.MaxConns != nil {
		most = *o.MaxConns
	}
	free := descriptor.Free(most*each + descriptorsOfBell)
	return max(1, min(most, (free-descriptorsOfBell)/each))
}

// nextSession waits for a connection. Its turn to read standard input is decided here.
func (o *options) nextSession(l *socket.Socket, here *transfer.Local, p *places) (s *session, err error) {
	err = p.whileShort(0, func() error {
		sock, peer, err := o.accept(l)
		if err == nil {
			s = o.newSession(sock, peer, here)
			s.places = p
		}
		return err
	})
	return s, err
}

// serveAmong serves one connection of many.
func (s *session) serveAmong(failed chan error) {
	err := s.serve()
	switch {
	case s.isFatal(err):
		failed <- err
	case err != nil:
		tell.Complain(err)
	}
	s.places.giveBack()
}

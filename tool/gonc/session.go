package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"
	"syscall"
)

// session is one TCP connection between the process's standard streams and a
// peer. The package comment says how it ends.
type session struct {
	options
	activity
	sock  *socket
	peer  netip.AddrPort
	input *input
}

// errGone ends the sending direction when the connection is over while it waits
// for standard input. The receiving direction knows why.
var errGone = errors.New("the connection is over")

// newSession prepares a connection's session.
func (o options) newSession(sock *socket, peer netip.AddrPort) *session {
	return &session{options: o, sock: sock, peer: peer, input: newInput()}
}

// run moves the bytes of both directions until the connection has ended. It
// returns what was lost.
func (s *session) run() error {
	defer s.input.close()
	s.moved()
	received, sent := start(s.receive), start(s.send)
	idle := s.expiry(s.timeout)
	var lost error
	for received != nil || sent != nil {
		select {
		case err := <-received:
			if err != nil {
				return s.abandon(err, sent)
			}
			received = nil
			if err := s.peerFinished(sent != nil); err != nil {
				return err
			}
		case lost = <-sent:
			if isStreamFault(lost) {
				return lost
			}
			sent = nil
		case <-idle:
			return s.expired()
		}
	}
	return s.settle(lost)
}

// start runs one direction.
func start(direction func() error) chan error {
	done := make(chan error, 1)
	go func() { done <- direction() }()
	return done
}

// send is the direction from standard input to the peer.
func (s *session) send() error {
	err := s.sendInput()
	s.waiting.Store(true)
	if err == nil && !s.noShutdown {
		s.sock.finish()
	}
	return err
}

// receive is the direction from the peer to standard output.
func (s *session) receive() error {
	if err := s.receiveOutput(); err != nil {
		return err
	}
	return s.fault(opReceive, s.peer, s.sock.cut)
}

// peerFinished does what the peer's FIN calls for, now that everything before it
// has been written. sending tells whether standard input has not ended yet.
func (s *session) peerFinished(sending bool) error {
	if !s.keep {
		if err := closeOutput(); err != nil {
			return outputFault(err)
		}
	}
	switch {
	case s.keep || s.input.isTerminal():
		s.input.stop()
	case sending:
		// Without probes gonc only waits longer for a peer that is gone.
		_ = s.sock.probe()
	}
	return nil
}

// abandon ends the session after a failure of the receiving direction. With -k the
// sending direction must have let go of standard input before the next
// connection comes; otherwise the process ends, whatever it waits for.
func (s *session) abandon(err error, sent chan error) error {
	s.sock.abort()
	s.input.stop()
	if s.keep && sent != nil && !isStreamFault(err) {
		err = cmp.Or(err, <-sent) // err came first, and is what there is to tell
	}
	return err
}

// settle is the end of a session whose directions have both ended: it waits for
// the peer to acknowledge what was sent. lost is how sending ended.
func (s *session) settle(lost error) error {
	switch {
	case lost == nil:
		return s.fault(opSend, s.peer, s.sock.drain(s.timeout))
	case errors.Is(lost, errGone) && s.sock.unacknowledged() == 0:
		return nil
	case errors.Is(lost, errGone):
		return s.fault(opSend, s.peer, syscall.ECONNRESET)
	}
	return lost
}

// expired is the end of a session that -w has ended.
func (s *session) expired() error {
	if s.waiting.Load() && s.sock.unacknowledged() == 0 {
		return nil
	}
	stuck := fmt.Errorf("nothing moved for %v, and some of standard input is unsent", s.timeout)
	return s.fault(opSend, s.peer, stuck)
}

// activity is what the limit on silence goes by.
type activity struct {
	last    atomic.Int64 // when bytes moved last
	stalled atomic.Bool  // waiting for the reader of standard output
	waiting atomic.Bool  // nothing to send: standard input is silent, or has ended
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

// session is one connection between a local side and a peer. The manual says how
// it ends. Its bytes flow in two directions, a goroutine each, or one for both where
// there is nothing to send:
//
//	local.in  -> sendInput     -> stream -> sock
//	local.out <- receiveOutput <- stream <- sock
//
// stream is sock itself, and then Linux moves the bytes within the kernel where it
// can, or something that speaks over it.
type session struct {
	conversation
	leaving atomic.Bool // what the peer says is no longer listened to
	silent  bool        // there was nothing to send, and the peer has been told
	over    bool        // there was nothing to receive, and the peer has told so
	stream  stream
	local   *local
	turn    turn            // to read the local side
	reading context.Context // done when reading shall stop: what is there now is still read
	stop    func()          // ends reading
}

// errGone ends the sending direction when the connection is over while it waits
// for standard input. The receiving direction knows why.
var errGone = errors.New("the connection is over")

// newSession prepares a connection's session with a local side.
func (o *options) newSession(sock *socket, peer netip.AddrPort, here *local) *session {
	s := &session{conversation: o.newConversation(sock, peer), stream: sock, local: here}
	s.reading, s.stop = context.WithCancel(context.Background())
	if !o.keep { // many would take the processors from each other
		sock.lone, here.lone = true, true
	}
	if o.tls == nil {
		s.turn = here.join()
	}
	return s
}

// serve is the whole of a session: what comes before its first byte, too.
func (s *session) serve() error {
	defer s.stop()
	s.begin()
	err := s.secure()
	if len(s.watchers) > 0 {
		s.stream = &watchedStream{s.stream, &s.conversation}
	}
	if s.telnet {
		s.stream = &telnetStream{stream: s.stream}
	}
	switch {
	case err != nil:
	case s.command != nil:
		err = s.runCommand()
	default:
		err = s.run()
	}
	if s.tls != nil && !s.closing.isAbrupt() && (err == nil || errors.Is(err, errIdle)) {
		s.conclude()
	}
	s.noteInfo()
	err = s.part(err)
	s.end(err)
	return err
}

// run moves the bytes of both directions until the connection has ended. It
// returns what was lost.
func (s *session) run() error {
	s.shape()
	s.moved()
	if s.onlyReceives() {
		return s.runOneWay()
	}
	received, sent := start(s.receive), start(s.send)
	idle, gone := s.expiry(s.timeout), s.local.gone
	var quit, grace <-chan struct{}
	var lost error
	for sent != nil || received != nil && !s.isUnread() {
		select {
		case err := <-received:
			if err != nil {
				return s.abandon(err, sent)
			}
			received = nil
			if err := s.peerFinished(sent != nil); err != nil {
				return err
			}
			grace = s.grace()
		case lost = <-sent:
			if isStreamFault(lost) {
				return s.abandon(lost, received)
			}
			sent = nil
			if lost == nil && s.hangsUp() {
				return s.hangUp(received)
			}
			quit = s.quitting()
		case <-grace:
			s.stop()
			grace = nil
		case <-quit:
			if s.sock.unacknowledged() > 0 {
				quit = s.expiry(s.quit) // it counts from when everything has arrived
				continue
			}
			return s.expired(s.quit, lost, received, sent)
		case <-gone:
			gone = nil
		case <-idle:
			return cmp.Or(s.expired(s.timeout, lost, received, sent), errIdle)
		}
	}
	err := s.settle(lost)
	if err == nil {
		received = s.farewell(received)
	}
	s.disregard(received)
	return err
}

// start runs one direction.
func start(direction func() error) chan error {
	done := make(chan error, 1)
	go func() { done <- direction() }()
	return done
}

// send is the direction from the local side to the peer. CloseWrite fails only on a
// connection that is over already, which the receiving direction reports.
func (s *session) send() error {
	err := s.sendInput()
	s.waiting.Store(true)
	if err == nil && s.sendsFIN() {
		if s.tls == nil { // which tells of its own end
			s.events.emit("fin_sent", s.counts()...) // first: the peer's FIN may come at once
		}
		_ = s.stream.CloseWrite()
	}
	return err
}

// receive is the direction from the peer to the local side.
func (s *session) receive() error {
	if err := s.receiveOutput(); err != nil && !errors.Is(err, errStopped) {
		return err
	}
	if err := s.showRest(s.local); err != nil {
		return err
	}
	if s.sock.cut == nil && !s.leaving.Load() {
		s.events.emit("fin_received", s.counts()...)
	}
	return s.fault(opReceive, s.peer, s.sock.cut)
}

// peerFinished does what the peer's FIN calls for, now that everything before it
// has been written. sending tells whether the other direction has not ended yet.
func (s *session) peerFinished(sending bool) error {
	if !s.local.shared {
		if err := s.local.closeOutput(); err != nil {
			return err
		}
	}
	switch {
	case s.local.shared || s.local.isTerminal() || s.receiveLimit.given:
		s.stop()
	case sending:
		// Without probes gonc only waits longer for a peer that is gone.
		_ = s.sock.probe()
	}
	return nil
}

// abandon ends the session after a failure of one direction. With -k, or a child, the other
// one must have let go of the connection, and of what is shared, before the session
// ends, unless the failure ends the server; otherwise the process ends, whatever it
// waits for.
func (s *session) abandon(err error, other chan error) error {
	s.sock.abort()
	s.stop()
	s.local.quit()
	if (s.keep || s.local.isChild()) && other != nil && !s.isFatal(err) {
		err = cmp.Or(err, <-other) // err came first, and is what there is to tell
	}
	return err
}

// isFatal tells failures after which no further session makes sense: those of
// streams that all share.
func (s *session) isFatal(err error) bool { return s.local.shared && isStreamFault(err) }

// settle is the end of a session whose directions have both ended: it waits for
// the peer to acknowledge what was sent. lost is how sending ended.
func (s *session) settle(lost error) error {
	switch {
	case lost == nil:
		err := s.sock.drain(s.timeout)
		if isReset(err) && s.sendsFIN() && s.sock.unacknowledged() == 1 {
			return nil // the FIN alone: a peer that is done may know it no more
		}
		return s.fault(opSend, s.peer, err)
	case errors.Is(lost, errGone) && s.sock.unacknowledged() == 0:
		return nil
	case errors.Is(lost, errGone):
		return s.fault(opSend, s.peer, syscall.ECONNRESET)
	}
	return lost
}

// expired is the end of a session in which nothing moved for a time, that of -w or
// -q. lost is how sending ended, if it has; open are the directions that may not have.
func (s *session) expired(limit time.Duration, lost error, open ...chan error) (err error) {
	s.local.quit()
	switch {
	case lost != nil:
		err = s.settle(lost)
	case !s.waiting.Load() || s.sock.unacknowledged() > 0:
		stuck := fmt.Errorf("nothing moved for %v, and some of standard input is unsent", limit)
		err = s.fault(opSend, s.peer, because(causeIdle, stuck))
	}
	if s.keep || s.local.isChild() {
		s.letGo(err, open)
	}
	return err
}

// letGo awaits the end of the directions of a session that is over: with -k, or a child
// to wait for, their descriptors are soon somebody else's. Where nothing was lost it
// sends no more than the FIN that standard input's end would call for.
func (s *session) letGo(err error, open []chan error) {
	s.leaving.Store(true)
	s.stop()
	if err == nil {
		s.sock.stopReceiving()
	} else {
		s.sock.abort()
	}
	for _, direction := range open {
		if direction != nil {
			<-direction //nolint:errcheck // err is what there is to tell
		}
	}
}

package session

import (
	"cmp"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// course is a session at work: its two directions, and the rules that may end it before
// both have ended. A rule is a channel that is closed when its time has come; nil is no
// limit.
type course struct {
	*Session
	received, sent chan error // how a direction has ended; nil once that is known
	lost           error      // how sending has ended

	idle, quit, grace <-chan struct{} // -w, -q, --fin-grace
	told              <-chan struct{} // -v is to say why the session goes on
	enough            <-chan struct{} // nobody reads standard output any more
	last              <-chan struct{} // and standard input has been silent since
	gone              <-chan struct{} // the command has ended
}

// setOut starts both directions.
func (s *Session) setOut() *course {
	return &course{
		Session:  s,
		received: transfer.Start(s.receive),
		sent:     transfer.Start(s.send),
		idle:     s.Expiry(s.Timeout),
		enough:   s.enough.come,
		gone:     s.local.Gone,
	}
}

// goesOn reports whether there is something to wait for.
func (c *course) goesOn() bool { return c.sent != nil || c.received != nil && !c.isUnread() }

// next waits for what happens next, and does what it calls for. It reports whether that is
// the end of the session, and how it has ended.
func (c *course) next() (over bool, err error) {
	select {
	case err := <-c.received:
		return c.hasReceived(err)
	case <-c.enough:
		c.enough = nil
		err := c.peerFinished(c.sent != nil)
		c.last = c.lastInput()
		return err != nil, err
	case c.lost = <-c.sent:
		return c.hasSent()
	case <-c.grace:
		c.grace = nil
		c.endGrace()
	case <-c.last:
		c.last = nil
		c.stop()
	case <-c.told:
		c.told = nil
		if c.sent != nil {
			c.noteGrace()
		}
	case <-c.quit:
		return c.endQuit()
	case <-c.gone:
		c.gone = nil
	case <-c.idle:
		return true, cmp.Or(c.expired(c.Timeout, c.lost, c.received, c.sent), fault.ErrIdle)
	}
	return false, nil
}

// hasReceived is the end of the receiving direction.
func (c *course) hasReceived(err error) (over bool, _ error) {
	if err != nil {
		return true, c.abandon(err, c.sent)
	}
	c.received = nil
	err = c.peerFinished(c.sent != nil)
	if c.sent != nil {
		c.grace, c.told = c.afterFIN(), c.untilTold()
	}
	return err != nil, err
}

// hasSent is the end of the sending direction.
func (c *course) hasSent() (over bool, err error) {
	if fault.IsStream(c.lost) {
		return true, c.abandon(c.lost, c.received)
	}
	c.sent = nil
	if c.lost == nil && c.hangsUp() {
		return true, c.hangUp(c.received)
	}
	c.quit = c.quitting()
	return false, nil
}

// endQuit is the end of the time of -q, which counts from when everything has arrived.
func (c *course) endQuit() (over bool, err error) {
	if c.Sock.Unacknowledged() > 0 {
		c.quit = c.Expiry(c.Quit)
		return false, nil
	}
	return true, c.expired(c.Quit, c.lost, c.received, c.sent)
}

// arrive is the end of a session whose directions have ended as far as anybody cares.
func (c *course) arrive() error {
	err := c.settle(c.lost)
	if err == nil && c.received == nil && c.unanswered {
		noteUnanswered()
	}
	if err == nil {
		c.received = c.farewell(c.received)
	}
	c.disregard(c.received)
	return err
}

// What becomes of a session: done, failed, or out of time.

// peerFinished does what the peer's FIN calls for, now that everything before it
// has been written. sending reports whether the other direction has not ended yet.
func (s *Session) peerFinished(sending bool) error {
	if !s.local.Shared {
		if err := s.local.CloseOutput(); err != nil {
			return err
		}
	}
	switch {
	case s.local.Shared || s.local.IsTerminal() || s.ReceiveLimit != nil:
		s.stop()
	case sending:
		// Without probes gonc only waits longer for a peer that is gone.
		_ = s.Sock.Probe()
	}
	return nil
}

// abandon ends the session after a failure of one direction. With -k, or a child, the other
// one must have let go of the connection, and of what is shared, before the session
// ends, unless the failure ends the server; otherwise the process ends, whatever it
// waits for.
func (s *Session) abandon(err error, other chan error) error {
	s.Sock.Abort()
	s.Finish()
	s.local.Quit()
	if (s.Keep || s.local.IsChild()) && other != nil && !s.IsFatal(err) {
		err = cmp.Or(err, <-other) // err came first, and is what there is to tell
	}
	return err
}

// IsFatal reports whether a failure is one after which no further session makes sense: that of
// streams that all share.
func (s *Session) IsFatal(err error) bool { return s.local.Shared && fault.IsStream(err) }

// settle is the end of a session whose directions have both ended: it waits for
// the peer to acknowledge what was sent. lost is how sending ended.
func (s *Session) settle(lost error) error {
	switch {
	case lost == nil:
		err := s.Sock.Drain(s.Timeout, s.Outlasts)
		if fault.IsReset(err) && s.sendsFIN() && s.Sock.Unacknowledged() == 1 {
			return nil // the FIN alone: a peer that is done may know it no more
		}
		return s.Fault(fault.Send, s.Peer, err)
	case errors.Is(lost, socket.ErrGone) && s.Sock.Unacknowledged() == 0:
		return nil
	case errors.Is(lost, socket.ErrGone):
		return s.Fault(fault.Send, s.Peer, syscall.ECONNRESET)
	}
	return lost
}

// expired is the end of a session in which nothing moved for a time, that of -w or
// -q. lost is how sending ended, if it has; open are the directions that may not have.
func (s *Session) expired(limit *time.Duration, lost error, open ...chan error) (err error) {
	s.local.Quit()
	switch {
	case lost != nil:
		err = s.settle(lost)
	case !s.Waiting.Load() || s.Sock.Unacknowledged() > 0:
		stuck := fmt.Errorf("nothing moved for %v, and some of standard input is unsent", *limit)
		err = s.Fault(fault.Send, s.Peer, fault.Because(fault.Idle, stuck))
	}
	if s.Keep || s.local.IsChild() {
		s.letGo(err, open)
	}
	return err
}

// letGo awaits the end of the directions of a session that is over: with -k, or a child
// to wait for, their descriptors are soon somebody else's. Where nothing was lost it
// sends no more than the FIN that standard input's end would call for.
func (s *Session) letGo(err error, open []chan error) {
	s.leaving.Store(true)
	s.Finish()
	if err == nil {
		s.Sock.StopReceiving()
	} else {
		s.Sock.Abort()
	}
	for _, direction := range open {
		if direction != nil {
			<-direction //nolint:errcheck // err is what there is to tell
		}
	}
}

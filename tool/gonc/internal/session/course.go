package session

import (
	"cmp"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
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
		return c.hasQuit()
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

// hasQuit is the end of the time of -q, which counts from when everything has arrived.
func (c *course) hasQuit() (over bool, err error) {
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

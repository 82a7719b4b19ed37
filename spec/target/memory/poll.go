package memory

import (
	"slices"
	"time"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// poll is over when an entry is ready, or when its time is.
func (c *Call[S]) poll() error {
	if c.Timeout > 0 && c.timer == nil {
		over := func() { c.Timeout = 0 }
		c.timer = time.AfterFunc(time.Duration(c.Timeout)*time.Millisecond, func() { c.stack.Do(over) })
	}
	c.Result.FDs, c.Result.N = c.FDs, 0
	for i := range c.FDs {
		f := &c.FDs[i]
		if f.Revents = c.ready(*f); len(f.Revents) > 0 {
			c.Result.N++
		}
	}
	if c.Result.N == 0 && c.Timeout != 0 {
		return sock.EAGAIN
	}
	if c.timer != nil {
		c.timer.Stop()
	}
	return nil
}

// ready returns which of the events that an entry asks for are there, and those that
// nobody has to ask for.
func (c *Call[S]) ready(f protocol.PollFD) (events []sock.Const) {
	d := c.stack.descriptors[f.FD]
	switch {
	case f.FD < 0:
		return nil
	case d == nil:
		return []sock.Const{sock.POLLNVAL}
	}
	for _, e := range c.stack.Ready(d.socket) {
		if e == sock.POLLERR || e == sock.POLLHUP || slices.Contains(f.Events, e) {
			events = append(events, e)
		}
	}
	return events
}

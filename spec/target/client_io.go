package target

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// answer is a protocol.Response whose result is decoded in the same pass.
type answer struct {
	ID     *uint64          `json:"id"`
	Result *protocol.Result `json:"result"`
	Error  *protocol.Error  `json:"error"`
}

// write sends what is queued, as many lines at a time as there are.
func (c *Client) write() {
	var spare []byte
	for {
		select {
		case <-c.more:
		case <-c.stop:
			return
		}
		c.mu.Lock()
		lines := c.queue
		c.queue = spare[:0]
		c.mu.Unlock()
		if _, err := c.conn.In.Write(lines); err != nil {
			c.end(fmt.Sprintf("writing to the agent: %v", err))
			return
		}
		spare = lines
	}
}

// read hands out answers until the connection ends. A line longer than
// MaxMessage ends it, so that no agent can fill the memory.
func (c *Client) read() {
	lines := bufio.NewScanner(c.conn.Out)
	lines.Buffer(make([]byte, 0, 4096), protocol.MaxMessage+1)
	for lines.Scan() {
		if problem := c.take(lines.Bytes()); problem != "" {
			c.hangUp()
			c.fail(func() string { return problem })
			return
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		c.hangUp()
		c.fail(func() string {
			return fmt.Sprintf("the agent sent a line longer than %d bytes",
				protocol.MaxMessage)
		})
	case err != nil:
		c.end(fmt.Sprintf("reading from the agent: %v", err))
	default:
		c.end("the agent closed the connection")
	}
}

// take delivers one answer. An answer to no call in flight is dropped. It returns
// what is wrong with a line that leaves the session without sense.
func (c *Client) take(line []byte) (problem string) {
	var a answer
	if err := json.Unmarshal(line, &a); err != nil {
		return fmt.Sprintf("the agent sent a line that is no answer: %.80q: %v", line, err)
	}
	if a.ID == nil {
		if a.Error == nil {
			return fmt.Sprintf("the agent sent an answer without an id: %.80q", line)
		}
		return fmt.Sprintf("the agent could not read a request: %v", a.Error)
	}
	c.mu.Lock()
	k := c.pending[*a.ID]
	delete(c.pending, *a.ID)
	c.mu.Unlock()
	if k != nil {
		k.settle(a)
	}
	return ""
}

// settle turns an answer into what Call returns.
func (k *call) settle(a answer) {
	switch {
	case a.Error != nil:
		k.err = k.refusal(a.Error)
	case a.Result == nil:
		k.err = &protocol.Error{Code: protocol.CodeInternal,
			Message: "the answer has neither result nor error"}
	default:
		k.result = *a.Result
		if a.Result.Errno != "" {
			k.err = a.Result.Errno
		}
	}
	close(k.done)
}

func (k *call) refusal(e *protocol.Error) error {
	switch e.Code {
	case protocol.CodeUnknownMethod:
		return &Unsupported{What: string(k.method)}
	case protocol.CodeUnsupported:
		return &Unsupported{What: e.Message}
	}
	return e
}

// end is fail with the owner's word for the cause, if there is one. The
// connection goes first: the owner may wait for an agent that still reads.
func (c *Client) end(seen string) {
	c.hangUp()
	c.fail(func() string {
		if c.conn.Ended == nil {
			return seen
		}
		return c.conn.Ended()
	})
}

// fail gives every call, in flight or to come, a *Lost. The first cause counts.
func (c *Client) fail(cause func() string) {
	c.failing.Do(func() {
		text := cause()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.lost = &Lost{Stack: cmp.Or(c.greeting.Stack, "an agent"), Cause: text}
		for _, k := range c.pending {
			k.err = c.lost
			close(k.done)
		}
		c.pending = nil
		close(c.stop)
	})
}

// hangUp closes both directions, once.
func (c *Client) hangUp() {
	c.hanging.Do(func() {
		c.hung = c.conn.In.Close()
		if any(c.conn.Out) != any(c.conn.In) {
			c.hung = errors.Join(c.hung, c.conn.Out.Close())
		}
	})
}

package uml

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// endTime bounds the wait for the end of a session in the machine, which takes some
// milliseconds if nothing else is to be done.
const endTime = 10 * time.Second

// maxCause bounds what the machine says of an agent's end, in bytes.
const maxCause = 1000

// dialog is one session on a port's line, which stays open for the next one.
type dialog struct {
	host    *host
	port    *port
	hanging sync.Once
	hung    error
	closed  chan struct{} // once nobody reads answers any more

	reading sync.Mutex // held while somebody reads
	over    bool       // all answers have been read

	finishing sync.Once
	cause     string
	unclean   error
}

// in and out are the two directions for a target.Client. To close one leaves the
// other open.
type (
	in  struct{ *dialog }
	out struct{ *dialog }
)

func (d in) Write(p []byte) (int, error) { return d.port.line.Write(p) }

// Close ends the input of the agent.
func (d in) Close() error {
	d.hanging.Do(func() {
		_ = d.port.conn.SetWriteDeadline(time.Now().Add(endTime)) // it knows deadlines
		d.hung = d.port.line.End()
	})
	return d.hung
}

func (d out) Read(p []byte) (int, error) {
	d.reading.Lock()
	defer d.reading.Unlock()
	select {
	case <-d.closed:
		return 0, net.ErrClosed
	default:
		return d.read(p)
	}
}

func (d *dialog) read(p []byte) (n int, err error) {
	if d.over {
		return 0, io.EOF
	}
	n, err = d.port.line.Read(p)
	d.over = err == io.EOF
	return n, err
}

// Close wakes a reader.
func (d out) Close() error {
	close(d.closed)
	return d.port.conn.SetReadDeadline(time.Unix(1, 0))
}

// finish waits until the agent has ended, whose input and output have been closed,
// and says how it did. An error means that the line is good for nothing any more.
func (d *dialog) finish() (cause string, err error) {
	d.finishing.Do(func() { d.cause, d.unclean = d.await() })
	return d.cause, d.unclean
}

func (d *dialog) await() (cause string, err error) {
	d.reading.Lock()
	defer d.reading.Unlock()
	if err := d.port.conn.SetReadDeadline(time.Now().Add(endTime)); err != nil {
		return "", err
	}
	for room := make([]byte, maxCause); err == nil; {
		_, err = d.read(room)
	}
	var text []byte
	if err == io.EOF {
		text, err = io.ReadAll(io.LimitReader(d.port.line, maxCause))
	}
	if err != nil || len(text) == maxCause {
		return "", fmt.Errorf("the agent did not end well: %w", cmp.Or(err, io.ErrShortBuffer))
	}
	return string(text), errors.Join(d.hung, d.port.conn.SetDeadline(time.Time{}))
}

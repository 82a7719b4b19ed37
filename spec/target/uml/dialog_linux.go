package uml

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// dialog is one session on a serial line, which stays open for the next one.
type dialog struct {
	line    *os.File
	hanging sync.Once
	hung    error

	closed chan struct{} // once nobody reads answers any more

	reading sync.Mutex // held while somebody reads
	from    *bufio.Reader
	answers line.Reader

	finishing sync.Once
	cause     string
	unclean   error
}

func newDialog(tty *os.File) *dialog {
	d := &dialog{line: tty, closed: make(chan struct{}), from: bufio.NewReader(tty)}
	d.answers.From = d.from
	return d
}

// in and out are the two directions for a target.Client. To close one leaves the
// other open.
type (
	in  struct{ *dialog }
	out struct{ *dialog }
)

func (d in) Write(p []byte) (int, error) { return d.line.Write(p) }

// Close ends the input of the agent.
func (d in) Close() error {
	d.hanging.Do(func() {
		_ = d.line.SetWriteDeadline(time.Now().Add(child.Grace)) // the line knows deadlines
		_, d.hung = d.line.Write([]byte{line.EOT})
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
		return d.answers.Read(p)
	}
}

// Close wakes a reader.
func (d out) Close() error {
	close(d.closed)
	return d.line.SetReadDeadline(time.Unix(1, 0))
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
	if err := d.line.SetReadDeadline(time.Now().Add(child.Grace)); err != nil {
		return "", err
	}
	_, err = io.Copy(io.Discard, &d.answers)
	if err == nil {
		cause, err = d.from.ReadString('\n')
	}
	if err != nil {
		return "", fmt.Errorf("the agent did not end: %w", err)
	}
	return strings.TrimSpace(cause), errors.Join(d.hung, d.line.SetDeadline(time.Time{}))
}

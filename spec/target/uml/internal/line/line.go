// Package line is what the target uml and the first process of its machine agree
// on: how a session ends on a serial line, which has no end itself.
package line

import (
	"bufio"
	"bytes"
	"io"
)

// EOT ends one direction of a session. No JSON text holds it (RFC 8259 section 7).
const EOT = 4

// Ready is the line on the console that says that sessions can begin.
const Ready = "sockspec: ready"

// Reader reads one direction of a session: From until an EOT, which it takes.
type Reader struct {
	From *bufio.Reader
	over bool
}

// Read gives io.EOF at the EOT, and io.ErrUnexpectedEOF where the line itself ends.
func (r *Reader) Read(p []byte) (int, error) {
	if r.over {
		return 0, io.EOF
	}
	if _, err := r.From.Peek(1); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, err
	}
	there, err := r.From.Peek(min(len(p), r.From.Buffered()))
	if err != nil {
		return 0, err
	}
	end := bytes.IndexByte(there, EOT)
	if end < 0 {
		return r.From.Read(p[:len(there)])
	}
	n := copy(p, there[:end])
	_, err = r.From.Discard(n + 1)
	if r.over = true; n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}

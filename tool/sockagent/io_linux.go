package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"golang.org/x/sys/unix"
)

// errTooLong says that a line longer than MaxMessage was skipped.
var errTooLong = errors.New("line too long")

// input reads lines from a descriptor, without Go's poller.
type input struct {
	fd         int
	buf        []byte
	start, end int // of what was read and not yet returned
}

func newInput(fd int) *input {
	makeBlocking(fd)
	return &input{fd: fd, buf: make([]byte, 16<<10)}
}

// line returns the next line without its newline; it is valid until the next
// call. A last line without a newline is dropped: it may be a part.
func (in *input) line() ([]byte, error) {
	for seen := 0; ; {
		rest := in.buf[in.start:in.end]
		if i := bytes.IndexByte(rest[seen:], '\n'); i >= 0 {
			in.start += seen + i + 1
			return rest[:seen+i], nil
		}
		seen = len(rest)
		if seen > protocol.MaxMessage {
			return nil, in.skip()
		}
		if err := in.fill(); err != nil {
			return nil, err
		}
	}
}

// skip drops the rest of a line.
func (in *input) skip() error {
	for {
		in.start = in.end
		if err := in.fill(); err != nil {
			return err
		}
		if i := bytes.IndexByte(in.buf[in.start:in.end], '\n'); i >= 0 {
			in.start += i + 1
			return errTooLong
		}
	}
}

// fill reads once, after it has made room.
func (in *input) fill() error {
	if in.start > 0 {
		in.end = copy(in.buf, in.buf[in.start:in.end])
		in.start = 0
	}
	if in.end == len(in.buf) {
		in.buf = append(in.buf, make([]byte, min(len(in.buf), protocol.MaxMessage+1-len(in.buf)))...)
	}
	n, err := unix.Read(in.fd, in.buf[in.end:])
	if err == nil && n == 0 {
		err = io.EOF
	}
	in.end += max(n, 0)
	return err
}

// output writes answers, each of them whole.
type output struct {
	fd int
	mu sync.Mutex
}

// result is a protocol.Response whose result is encoded in the same pass.
type result struct {
	JSONRPC string           `json:"jsonrpc"`
	ID      uint64           `json:"id"`
	Result  *protocol.Result `json:"result"`
}

func (a *agent) writeResult(id uint64, res *protocol.Result) {
	line, err := json.Marshal(result{"2.0", id, res})
	if err == nil && len(line) > protocol.MaxMessage {
		err = fmt.Errorf("the result takes %d bytes, more than %d", len(line), protocol.MaxMessage)
	}
	if err != nil {
		a.write(protocol.Response{ID: &id, Error: &protocol.Error{Code: protocol.CodeInternal, Message: err.Error()}})
		return
	}
	a.writeLine(line)
}

func (a *agent) write(r protocol.Response) {
	r.JSONRPC = "2.0"
	line, err := json.Marshal(r)
	if err != nil {
		panic(err) // the type has nothing that cannot be encoded
	}
	a.writeLine(line)
}

// writeLine ends the agent if nobody reads its answers any more.
func (a *agent) writeLine(line []byte) {
	line = append(line, '\n')
	a.out.mu.Lock()
	defer a.out.mu.Unlock()
	for len(line) > 0 {
		n, err := unix.Write(a.out.fd, line)
		if err != nil {
			a.end()
		}
		line = line[n:]
	}
}

// makeBlocking undoes what the other end's library may have done to the pipe.
func makeBlocking(fd int) {
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0); err == nil && flags&unix.O_NONBLOCK != 0 {
		_, _ = unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags&^unix.O_NONBLOCK)
	}
}

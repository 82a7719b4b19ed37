package main

import (
	"bufio"
	"io"
)

// stream is what the bytes of a session go over on the peer's side: the socket
// itself, or what speaks over it, as TLS does.
type stream interface {
	await() error // waits until Read has something to return, be it the end
	io.ReadWriter
	CloseWrite() error // tells the peer that no more follows
}

// duplex is what can be made a stream.
type duplex interface {
	io.ReadWriter
	CloseWrite() error
}

// buffered makes a stream of a connection whose readiness cannot be asked for: to
// wait is to read some into a small buffer.
type buffered struct {
	duplex
	reader *bufio.Reader
	err    error // what await has met, for Read to return
}

// recordSize is the most that one read of TLS gives (RFC 8446 section 5.1).
const recordSize = 16 << 10

// newStream makes a stream of TLS, or of anything else that changes or watches what
// goes over a socket: give it to a session as its stream before run.
func newStream(over duplex) stream {
	return &buffered{duplex: over, reader: bufio.NewReaderSize(over, recordSize)}
}

func (b *buffered) await() error {
	_, b.err = b.reader.Peek(1)
	return nil
}

func (b *buffered) Read(buffer []byte) (int, error) {
	if b.reader.Buffered() == 0 && b.err != nil {
		return 0, b.err
	}
	return b.reader.Read(buffer)
}

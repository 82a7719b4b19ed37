// Package stream has what the bytes of a session go over on the peer's side: the socket
// itself, what speaks over it, as TLS does, and what flags put before either.
package stream

import (
	"bufio"
	"io"
)

// Stream is one connection's bytes, both ways.
type Stream interface {
	// Await waits until Read has something to return, be it the end.
	Await() error
	io.ReadWriter
	// CloseWrite tells the peer that no more follows.
	CloseWrite() error
}

// Duplex is what New can make a Stream of.
type Duplex interface {
	io.ReadWriter
	CloseWrite() error
}

// buffered waits by reading some into a small buffer.
type buffered struct {
	Duplex
	reader *bufio.Reader
	err    error // what Await has met, for Read to return
}

// recordSize is the most that one read of TLS gives (RFC 8446 section 5.1).
const recordSize = 16 << 10

// New makes a stream of a connection whose readiness cannot be asked for, as that of
// TLS.
func New(over Duplex) Stream {
	return &buffered{Duplex: over, reader: bufio.NewReaderSize(over, recordSize)}
}

func (b *buffered) Await() error {
	_, b.err = b.reader.Peek(1)
	return nil
}

func (b *buffered) Read(buffer []byte) (int, error) {
	if b.reader.Buffered() == 0 && b.err != nil {
		return 0, b.err
	}
	return b.reader.Read(buffer)
}

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

// limited ends after a number of reads.
type limited struct {
	Stream
	left int
}

// Limit ends a stream after so many reads: the packets of -W.
func Limit(s Stream, reads int) Stream { return &limited{s, reads} }

// Await waits for a packet, if there may be another.
func (l *limited) Await() error {
	if l.left == 0 {
		return nil
	}
	return l.Stream.Await()
}

// Read gives a packet, or the end behind the last.
func (l *limited) Read(buffer []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	l.left--
	return l.Stream.Read(buffer)
}

// watched is a stream whose bytes are seen.
type watched struct {
	Stream
	sent, received func(data []byte)
}

// Watch shows what goes over a stream, in its order, to a function for each direction,
// which keeps none of it beyond the call. That takes the bytes through a buffer, and not
// within the kernel.
func Watch(s Stream, sent, received func(data []byte)) Stream { return &watched{s, sent, received} }

// Read reads, and shows what it has read.
func (w *watched) Read(buffer []byte) (int, error) {
	n, err := w.Stream.Read(buffer)
	w.received(buffer[:max(0, n)])
	return n, err
}

// Write writes, and shows what it has written.
func (w *watched) Write(data []byte) (int, error) {
	n, err := w.Stream.Write(data)
	w.sent(data[:max(0, n)])
	return n, err
}

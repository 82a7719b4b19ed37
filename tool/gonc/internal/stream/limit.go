package stream

import "io"

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

package main

import "io"

// limitedStream is a stream that ends after a number of reads: the packets of -W.
type limitedStream struct {
	stream
	left int
}

// await waits for a packet, if there may be another.
func (l *limitedStream) await() error {
	if l.left == 0 {
		return nil
	}
	return l.stream.await()
}

// Read gives a packet, or the end behind the last.
func (l *limitedStream) Read(buffer []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	l.left--
	return l.stream.Read(buffer)
}

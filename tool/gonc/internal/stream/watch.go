package stream

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

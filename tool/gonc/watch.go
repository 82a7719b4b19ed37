package main

// watcher sees the bytes that a conversation moves, in their order, a direction at
// a time. It keeps none of them beyond the call.
type watcher interface {
	sent(data []byte)
	received(data []byte)
}

// sawSent and sawReceived show bytes to the watchers.
func (c *conversation) sawSent(data []byte) {
	for _, w := range c.watchers {
		w.sent(data)
	}
}

func (c *conversation) sawReceived(data []byte) {
	for _, w := range c.watchers {
		w.received(data)
	}
}

// watchedStream is a stream whose bytes are seen. That takes them through a buffer,
// and not within the kernel.
type watchedStream struct {
	stream
	by *conversation
}

// Read reads, and shows what it has read.
func (w *watchedStream) Read(buffer []byte) (int, error) {
	n, err := w.stream.Read(buffer)
	w.by.sawReceived(buffer[:max(0, n)])
	return n, err
}

// Write writes, and shows what it has written.
func (w *watchedStream) Write(data []byte) (int, error) {
	n, err := w.stream.Write(data)
	w.by.sawSent(data[:max(0, n)])
	return n, err
}

// watch gives a conversation the watchers that its flags ask for.
func (c *conversation) watch() {
	if c.sha256 {
		c.sums = newSums()
		c.watchers = append(c.watchers, c.sums)
	}
	if c.dumpHex != nil {
		c.watchers = append(c.watchers, &hexDump{to: c.dumpHex, prefix: c.label})
	}
	if c.dumpRaw != nil {
		c.watchers = append(c.watchers, rawDump{c.dumpRaw})
	}
}

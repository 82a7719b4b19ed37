package main

// watcher sees the bytes that a conversation moves, in their order, a direction at
// a time. It keeps none of them beyond the call. label is what stands before lines: whose
// bytes they are, where that can be asked.
type watcher interface {
	sent(label string, data []byte)
	received(label string, data []byte)
}

// sawSent and sawReceived show bytes to the watchers.
func (c *conversation) sawSent(label string, data []byte) {
	for _, w := range c.watchers {
		w.sent(label, data)
	}
}

func (c *conversation) sawReceived(label string, data []byte) {
	for _, w := range c.watchers {
		w.received(label, data)
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
	w.by.sawReceived(w.by.label, buffer[:max(0, n)])
	return n, err
}

// Write writes, and shows what it has written.
func (w *watchedStream) Write(data []byte) (int, error) {
	n, err := w.stream.Write(data)
	w.by.sawSent(w.by.label, data[:max(0, n)])
	return n, err
}

// watch gives a conversation the watchers that its flags ask for.
func (c *conversation) watch() {
	if c.sha256 {
		c.sums = newSums()
		c.watchers = append(c.watchers, c.sums)
	}
	if c.dumpHex != nil {
		c.watchers = append(c.watchers, &hexDump{to: c.dumpHex})
	}
	if c.dumpRaw != nil {
		c.watchers = append(c.watchers, rawDump{c.dumpRaw})
	}
}

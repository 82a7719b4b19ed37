package tell

// watcher sees the bytes that a conversation moves, in their order, a direction at
// a time. It keeps none of them beyond the call. label is what stands before lines: whose
// bytes they are, where that can be asked.
type watcher interface {
	sent(label string, data []byte)
	received(label string, data []byte)
}

// IsWatched reports whether somebody wants to see the bytes.
func (c *Conversation) IsWatched() bool { return len(c.watchers) > 0 }

// SawSent shows bytes that were sent to the watchers.
func (c *Conversation) SawSent(label string, data []byte) {
	for _, w := range c.watchers {
		w.sent(label, data)
	}
}

// SawReceived is SawSent for the other direction.
func (c *Conversation) SawReceived(label string, data []byte) {
	for _, w := range c.watchers {
		w.received(label, data)
	}
}

// watch gives a conversation the watchers that its flags ask for.
func (c *Conversation) watch() {
	if c.SHA256 {
		c.sums = newSums()
		c.watchers = append(c.watchers, c.sums)
	}
	if c.DumpHex != nil {
		c.watchers = append(c.watchers, &hexDump{to: c.DumpHex})
	}
	if c.DumpRaw != nil {
		c.watchers = append(c.watchers, rawDump{c.DumpRaw})
	}
}

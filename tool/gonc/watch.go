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

// sawSentHere and sawReceivedHere show the bytes of a conversation with one peer.
func (c *conversation) sawSentHere(data []byte)     { c.sawSent(c.label, data) }
func (c *conversation) sawReceivedHere(data []byte) { c.sawReceived(c.label, data) }

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

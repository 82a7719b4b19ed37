package bench

// Unhurried says that the spec holds whichever comes first, the bench or a timer
// of the stack, such as that of a retransmission: that the bench was late is no
// reason to doubt it. It is for transfers of many packets, which keep a busy
// machine busy, and which take what is sent again for what it is. A failure is in
// doubt only if the spec's time was over while everything went on.
func (b *Bench) Unhurried() {
	b.Wire.mu.Lock()
	defer b.Wire.mu.Unlock()
	b.Wire.unhurried = true
}

package main

import "testing"

// With -w 0 each connection ends with standard input, however late that is, and all that
// was read of it has arrived by then. The peer need not end anything.
func TestWaitZero(t *testing.T) {
	l, port := listenTCP(t)
	p := run1(t, "-w0", "127.0.0.1", port)
	peer := accept(t, l)
	write(t, peer, "greeting")
	expect(t, p.out, "greeting")
	p.write("late")
	expect(t, peer, "late")
	sent := source(p.in, bulk, p.in.Close)
	expectBulk(t, sink(peer))
	check(t, await(t, sent))
	p.expectStatus(0, "")
}

func TestWaitZeroOfDatagrams(t *testing.T) {
	c, port := listenUDP(t)
	p := run1(t, "-u", "-w", "0", "127.0.0.1", port)
	for _, text := range []string{"one", "two"} {
		p.write(text)
		expectDatagram(t, c, text)
	}
	check(t, p.in.Close())
	p.expectStatus(0, "")
}

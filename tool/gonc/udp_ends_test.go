package main

import "testing"

// With -C, and with -i, each line is a datagram.
func TestDatagramLines(t *testing.T) {
	for flag, end := range map[string]string{"-uC": "\r\n", "-ui0.01": "\n"} {
		c, port := listenUDP(t)
		p := run1(t, flag, "127.0.0.1", port)
		p.write("one\ntwo\nrest")
		for _, want := range []string{"one" + end, "two" + end, "rest"} {
			expectDatagram(t, c, want)
		}
	}
}

// -q ends what has no end, also at once.
func TestDatagramQuit(t *testing.T) {
	for _, seconds := range []string{"0", "0.1"} {
		c, port := listenUDP(t)
		p := run1(t, "-uq", seconds, "127.0.0.1", port)
		p.write("last words")
		check(t, p.in.Close())
		expectDatagram(t, c, "last words")
		p.expectStatus(0, "")
	}
}

// -W ends a server after some datagrams, of one peer or, with -k, of all.
func TestDatagramLimit(t *testing.T) {
	for _, flags := range []string{"-luv", "-lkuv"} {
		p := run1(t, flags, "-W", "2", "127.0.0.1", "0")
		port := p.port()
		c := dialUDP(t, port)
		for _, text := range []string{"one", "two"} {
			_, err := c.Write([]byte(text))
			check(t, err)
			expect(t, p.out, text)
		}
		expectEnd(t, p.out)
		if status := p.status(); status != 0 {
			t.Errorf("%s: exit status %d", flags, status)
		}
	}
}

// -d leaves standard input alone.
func TestDatagramNoInput(t *testing.T) {
	c, port := listenUDP(t)
	p := run1(t, "-ud", "127.0.0.1", port)
	p.write("not for the peer")
	quiet(t, c)
	p.alive()
}

package main

import "testing"

func TestTelnet(t *testing.T) {
	l, port := listenTCP(t)
	p := run1(t, "-t", "127.0.0.1", port)
	peer := accept(t, l)
	write(t, peer, "\xff\xfd\x18\xff\xfb\x01login: ")
	expect(t, peer, "\xff\xfc\x18\xff\xfe\x01")
	expect(t, p.out, "\xff\xfd\x18\xff\xfb\x01login: ")
	p.write("ann\n")
	expect(t, peer, "ann\n")
	check(t, p.in.Close())
	check(t, peer.Close())
	p.expectStatus(0, "")
}

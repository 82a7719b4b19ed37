package main

import "testing"

// It is what is asked for that changes; without the flag, every byte is written as it is.
func TestShowControl(t *testing.T) {
	const evil = "\x1b]0;title\x07\xe2\x80"
	for _, run := range []struct {
		flags []string
		want  string
	}{
		{nil, evil},
		{[]string{"--show-control"}, `^[]0;title^G\xe2\x80`},
	} {
		l, port := listenTCP(t)
		p := launch(t, devNull(t), nil, "gonc", append(run.flags, "127.0.0.1", port)...)
		peer := accept(t, l)
		write(t, peer, evil)
		check(t, peer.CloseWrite())
		expect(t, p.out, run.want)
		expectEnd(t, p.out)
		p.expectStatus(0, "")
	}
}

package main

import "testing"

// With -q, gonc ends after standard input has, once nothing has come for a time.
func TestQuit(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: devNull(t)}, "-q", "0.1")
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// -q leaves the peer the time to answer, and 0 as long as it likes: its FIN ends the
// session.
func TestQuitWaitsForTheAnswer(t *testing.T) {
	for _, value := range []string{"0", "-1", "60"} {
		p, peer := roles[0].connect(t, streams{stdin: devNull(t)}, "-q", value)
		expectEnd(t, peer)
		quiet(t, p.out)
		write(t, peer, "late")
		check(t, peer.Close())
		expect(t, p.out, "late")
		p.expectStatus(0, "")
	}
}

// -q counts from the end of standard input, however long the peer takes to read it.
func TestQuitAfterInput(t *testing.T) {
	p, peer := roles[0].connect(t, streams{stdin: bulkFile(t)}, "-q", "0.01")
	expect(t, peer, string(bulk[:10]))
	p.alive()
	expect(t, peer, string(bulk[10:]))
	expectEnd(t, peer)
	p.expectStatus(0, "")
}

// -d leaves standard input to others, and sends a FIN only when -N asks for it.
func TestNoInput(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{}, "-d")
		p.write("not for the peer")
		quiet(t, peer)
		write(t, peer, "hello")
		check(t, peer.CloseWrite())
		expect(t, p.out, "hello")
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
	_, peer := roles[0].connect(t, streams{}, "-dN")
	expectEnd(t, peer)
}

// -W ends a session after some packets, whatever standard input does.
func TestReceiveLimit(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{}, "-W", "2")
		for _, packet := range []string{"one", "two"} {
			write(t, peer, packet)
			expect(t, p.out, packet)
		}
		expectEnd(t, p.out)
		p.expectStatus(0, "")
	})
}

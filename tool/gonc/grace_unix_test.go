//go:build unix

package main

import "testing"

// A silent socket may speak as a pipe may.
func TestGraceOfSocket(t *testing.T) {
	l, port := listenTCP(t)
	_, theirs := socketPair(t)
	p := launch(t, theirs, nil, "gonc", "127.0.0.1", port)
	hearAll(t, p, accept(t, l))
	p.expectStatus(0, "")
}

// A command has the time that it takes.
func TestGraceIsNotForCommands(t *testing.T) {
	p, c := runLine(t, "cat >/dev/null; sleep 2.5; echo done")
	write(t, c, "question")
	check(t, c.CloseWrite())
	expect(t, c, "done\n")
	expectEnd(t, c)
	p.expectStatus(0, "")
}

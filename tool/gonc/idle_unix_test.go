//go:build unix

package main

import (
	"testing"
)

// A pause of -i ends with its connection, and another one has the place.
func TestPauseEndsWithTheConnection(t *testing.T) {
	p := launch(t, fileOf(t, "one\ntwo\n"), nil,
		"gonc", "-lkv", "-i", "3600", "--max-conns", "1", "127.0.0.1", "0")
	port := p.port()
	first := dialTCP(t, port)
	expect(t, first, "one\n")
	reset(t, first)
	next := dialTCP(t, port)
	write(t, next, "next")
	expect(t, p.out, "next")
}

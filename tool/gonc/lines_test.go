package main

import (
	"testing"
	"time"
)

// -C gives each LF a CR, unless there is one, wherever the pieces end in which the
// text comes.
func TestCRLF(t *testing.T) {
	pieces := []string{"one\ntwo\r\n", "three\r", "\nfour", "\n", "\n", "\r\n\r", "\rfive"}
	const want = "one\r\ntwo\r\nthree\r\nfour\r\n\r\n\r\n\r\rfive"
	p, peer := roles[0].connect(t, streams{}, "-C")
	for _, piece := range pieces {
		p.write(piece)
	}
	check(t, p.in.Close())
	expect(t, peer, want)
	expectEnd(t, peer)
	write(t, peer, "left\nalone")
	expect(t, p.out, "left\nalone")
	check(t, peer.Close())
	p.expectStatus(0, "")
}

// -i waits behind each line that is sent.
func TestInterval(t *testing.T) {
	began := time.Now()
	p, peer := roles[0].connect(t, streams{}, "-i", "0.1")
	p.write("one\ntwo\nrest")
	expect(t, peer, "one\ntwo\nrest")
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Error("three lines took", took)
	}
}

// Lines are what TLS carries, too.
func TestLinesOfTLS(t *testing.T) {
	began := time.Now()
	p, s := secureClient(t, "-C", "-i", "0.1")
	p.write("one\ntwo\nrest")
	expect(t, s.out, "one\r\ntwo\r\nrest")
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Error("three lines took", took)
	}
	check(t, p.in.Close())
	expectEnd(t, s.out)
	s.write("left\nalone")
	expect(t, p.out, "left\nalone")
	check(t, s.in.Close())
	p.expectStatus(0, "")
}

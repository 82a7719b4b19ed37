package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// A server, and a client on the same machine, where the kernel has a way from a machine
// to itself.
func TestVsock(t *testing.T) {
	port := strconv.Itoa(1<<20 + os.Getpid()) // of four thousand million: nobody else has it
	s := launch(t, nil, nil, "gonc", "-lv", "--vsock", port)
	switch l := s.line(); {
	case strings.Contains(l, "not supported"), strings.Contains(l, "Cannot assign"):
		t.Skip("this kernel has no vsock:", l)
	case l != "Listening on vsock:any:"+port:
		t.Fatalf("got %q", l)
	}
	p := run1(t, "-v", "-w", "2", "--vsock", "local", port)
	if l := p.line(); l != "Connection to vsock:local:"+port+" succeeded!" {
		t.Skip("this kernel has no way from a machine to itself (vsock_loopback):", l)
	}
	s.line() // that it has received the connection
	sent := []chan error{source(p.in, bulk, p.in.Close), source(s.in, bulk, s.in.Close)}
	for i, got := range []chan []byte{sink(s.out), sink(p.out)} {
		expectBulk(t, got)
		check(t, await(t, sent[i]))
	}
	p.expectStatus(0, "")
	s.expectStatus(0, "")
}

package main

import (
	"net/netip"
	"testing"
)

// -Z carries data both ways over DCCP. Linux has it up to 6.15.
func TestDCCP(t *testing.T) {
	probe, err := openDCCPSocket(netip.MustParseAddr("127.0.0.1"))
	if err != nil {
		t.Skip("this kernel has no DCCP:", err)
	}
	probe.close()
	server := run1(t, "-lvZ", "127.0.0.1", "0")
	client := run1(t, "-Z", "127.0.0.1", server.port())
	client.write("question")
	expect(t, server.out, "question")
	server.write("answer")
	expect(t, client.out, "answer")
	check(t, client.in.Close())
	check(t, server.in.Close())
	expectEnd(t, server.out)
	expectEnd(t, client.out)
	client.expectStatus(0, "")
}

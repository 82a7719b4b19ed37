package bench

import (
	"encoding/binary"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// ExpectFragments waits until the stack has sent fragments that hold the n bytes of a
// datagram, with its UDP header. It returns the bytes, and how many fragments there
// were. A spec may send one such datagram only: identifications are not looked at. The
// spec fails if its checksum is wrong.
func (w *Wire) ExpectFragments(n int) (datagram []byte, fragments int) {
	ginkgo.GinkgoHelper()
	verdict.Assert()
	w.b.need(protocol.FeatureWire)
	datagram = make([]byte, n)
	var have, from int
	var ip capture.IP
	ok := w.tap.Await(Patience, func() bool {
		for _, s := range w.all()[from:] {
			from++
			if s.IP.Fragment && fromStack.Is(s) {
				offset, data := fragment(s.Frame)
				have += copy(datagram[min(offset, n):], data)
				fragments, ip = fragments+1, s.IP
				s.claimed = true
			}
		}
		return have >= n
	})
	if !ok {
		failf("Expected\n    %d fragments with %d bytes\nto hold a datagram of\n    %d bytes",
			fragments, have, n)
	}
	if problem := capture.DatagramProblem(ip, datagram); problem != "" {
		w.disbelieve(&capture.Packet{Proto: capture.ProtoUDP, IP: ip}, problem)
	}
	return datagram, fragments
}

// fragment returns the data of a fragment in an Ethernet frame, and where they belong in
// their datagram (RFC 791 section 3.1; RFC 8200 section 4.5). In IPv6, the fragment
// header must be the only extension header, as it is in what a socket sends.
func fragment(frame []byte) (offset int, data []byte) {
	const ethernet, ip6, header = 14, 40, 8
	ip := frame[ethernet:]
	if ip[0]>>4 == 4 {
		start, end := 4*int(ip[0]&15), int(binary.BigEndian.Uint16(ip[2:]))
		return 8 * int(binary.BigEndian.Uint16(ip[6:])&0x1fff), part(ip, start, end)
	}
	end := ip6 + int(binary.BigEndian.Uint16(ip[4:]))
	return int(binary.BigEndian.Uint16(ip[ip6+2:]) &^ 7), part(ip, ip6+header, end)
}

// part returns as much of b[start:end] as there is: a header may lie about its length.
func part(b []byte, start, end int) []byte {
	end = min(end, len(b))
	return b[min(start, end):end]
}

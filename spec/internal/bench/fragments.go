package bench

import (
	"encoding/binary"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// ExpectFragments waits until the stack has sent fragments that hold n bytes of a
// datagram, its UDP header with it. It returns those bytes, and how many
// fragments there were. It is for one datagram in a spec: identifications are not
// looked at.
func (w *Wire) ExpectFragments(n int) (datagram []byte, fragments int) {
	ginkgo.GinkgoHelper()
	verdict.Assert()
	w.b.need(protocol.FeatureWire)
	datagram = make([]byte, n)
	var have, from int
	ok := w.tap.Await(Patience, func() bool {
		for _, s := range w.all()[from:] {
			from++
			if s.IP.Fragment && fromStack.Is(s) {
				offset, data := fragment(s.Frame)
				have += copy(datagram[min(offset, n):], data)
				fragments++
				s.claimed = true
			}
		}
		return have >= n
	})
	if !ok {
		failf("Expected\n    %d fragments with %d bytes\nto hold a datagram of\n    %d bytes", fragments, have, n)
	}
	return datagram, fragments
}

// fragment tells where in its datagram the data of an Ethernet frame belong (RFC
// 791 section 3.1; RFC 8200 section 4.5). In IPv6 the fragment header must be the
// only extension header, as it is for what a socket sends.
func fragment(frame []byte) (offset int, data []byte) {
	const ethernet, ip6, header = 14, 40, 8
	ip := frame[ethernet:]
	if ip[0]>>4 == 4 {
		start, end := 4*int(ip[0]&15), int(binary.BigEndian.Uint16(ip[2:]))
		return 8 * int(binary.BigEndian.Uint16(ip[6:])&0x1fff), ip[start:end]
	}
	end := ip6 + int(binary.BigEndian.Uint16(ip[4:]))
	return int(binary.BigEndian.Uint16(ip[ip6+2:]) &^ 7), ip[ip6+header : end]
}

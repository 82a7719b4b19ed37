// checksum of UDP covers a pseudo header with the addresses, the header and the data,
// to which a byte is added where their number is odd (RFC 768, "Fields"). 0 says that
// the sender made none, so a checksum that comes out as 0 is sent as its equal, 0xffff.
// Over IPv6 there must be one (RFC 8200, section 8.1). The bench looks at the checksum
// of each frame that a stack sends, in every spec; here it is what the spec is about.

package datagram

import (
	"encoding/binary"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverUDP(func(f Family) {
		It("covers the data, be they none, an even number of bytes or an odd one",
			checksumReq(f, "rfc768/checksum-algorithm",
				"rfc1122-udp/4.1.3.4/tx-checksum-default-on"), func(b *Bench) {
				s, to := b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port())
				for _, data := range []string{"", "a", "ab", strings.Repeat("c", 1001)} {
					s.Sendto(data, to)
					sent := b.Wire.Expect(UDP, Payload(data), To(to))
					Expect(checksum(sent)).NotTo(BeZero(), "the checksum: 0 says that there is none")
				}
			})

		It("is 0xffff where it comes out as 0",
			checksumReq(f, "rfc768/checksum-zero-as-ones"), func(b *Bench) {
				s, to := b.Bound(f, f.StackAt(0)), f.PeerAt(b.Port())
				s.Sendto("\x00\x00", to)
				missing := checksum(b.Wire.Expect(UDP, To(to)))
				data := string(binary.BigEndian.AppendUint16(nil, missing))
				s.Sendto(data, to)
				Expect(checksum(b.Wire.Expect(UDP, Payload(data)))).To(Equal(uint16(0xffff)))
			})
	})
})

// checksumReq cites requirements, and for IPv6 its own, too.
func checksumReq(f Family, ids ...string) Cites {
	if f.AF == AF_INET6 {
		ids = append(ids, "rfc8200/8.1/udp-checksum-required")
	}
	return Req(ids...)
}

// checksum returns the checksum field of a datagram: that of a UDP header, which stands
// before the payload.
func checksum(s *Segment) uint16 {
	ethernet, ip, at := 14, 20, 6
	if s.IP.Src.Is6() {
		ip = 40
	}
	return binary.BigEndian.Uint16(s.Frame[ethernet+ip+at:])
}

// The checksum of TCP covers a pseudo header with the addresses, the header and the data,
// to which a byte is added where their number is odd (RFC 9293, section 3.1). The sender
// must always make one (MUST-2): 0 does not say, as in UDP, that there is none. The bench
// looks at the checksum of each frame that a stack sends, in every spec; here it is what
// the spec is about.

package connect

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("is right in each segment, with data of an even number of bytes or an odd one, or none",
			tcpChecksumReq(f), func(b *Bench) {
				s, c := b.Connected(f)
				for _, data := range []string{"a", "ab", strings.Repeat("c", 1001)} {
					s.Send(data)
					Expect(c.ExpectData(len(data))).To(Equal(data))
				}
				s.Close()
				c.ExpectFin()
			})
	})
})

// tcpChecksumReq cites what asks for a checksum, and for IPv6 what it covers there.
func tcpChecksumReq(f Family) Cites {
	if f.Name == IPv6.Name {
		return Req("rfc9293/MUST-2", "rfc8200/8.1/pseudo-header")
	}
	return Req("rfc9293/MUST-2")
}

package bench

import "github.com/onsi/ginkgo/v2"

// LowestPort is the first of the few ports that the stack may choose from in a spec
// which needs to know them: its own network has no other user. See EphemeralPorts.
const LowestPort = 40000

// GivenPorts binds n sockets to port 0 of an address of the stack's own: the ports
// that they get.
func (b *Bench) GivenPorts(t Transport, f Family, n int) (got []uint16) {
	ginkgo.GinkgoHelper()
	for range n {
		s := b.Socket(f, t.Type)
		s.Bind(f.OwnAt(b, 0))
		got = append(got, s.Port())
	}
	return got
}

package port

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// portless is a socket with the stack's address and no port yet.
func portless(b *Bench, t Transport, f Family) *Socket {
	GinkgoHelper()
	s := b.Socket(f, t.Type)
	s.SetKnown(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
	s.Bind(f.StackAt(0))
	return s
}

// haveOneStep matches ports of which each lies as far from the one before as all others
// do, so that who has seen two knows the next.
func haveOneStep() types.GomegaMatcher {
	return WithTransform(portSteps, HaveLen(1))
}

// portSteps are the differences between each port and the one before, each once.
func portSteps(ports []uint16) []int {
	var by []int
	for i := 1; i < len(ports); i++ {
		by = append(by, int(ports[i])-int(ports[i-1]))
	}
	slices.Sort(by)
	return slices.Compact(by)
}

// fromLowest returns the ports that are so many above LowestPort.
func fromLowest(by ...uint16) (ports []uint16) {
	for _, d := range by {
		ports = append(ports, LowestPort+d)
	}
	return ports
}

package port

import (
	. "github.com/onsi/ginkgo/v2"

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

// portSteps are the differences between each port and the one before.
func portSteps(ports []uint16) (by []int) {
	for i := 1; i < len(ports); i++ {
		by = append(by, int(ports[i])-int(ports[i-1]))
	}
	return by
}

// fromLowest returns the ports that are so many above LowestPort.
func fromLowest(by ...uint16) (ports []uint16) {
	for _, d := range by {
		ports = append(ports, LowestPort+d)
	}
	return ports
}

package netns

import (
	"fmt"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// ProbedLink is the link of a stack at the other end of a port, which makes its own
// sentinels and has the hardware address that is every stack's here.
func ProbedLink(port capture.Port) *target.Link {
	wire := target.Probed{Port: port, Stack: target.StackMAC}
	return &target.Link{Wire: wire, StackMAC: target.StackMAC, BenchMAC: target.BenchMAC,
		MTU: target.MTU, Sentinel: wire.Probe}
}

// Prove returns once the stack has answered on its link, so that what it had to
// say when its interface came up is over.
func Prove(l *target.Link) error {
	const number = 0
	if err := l.Sentinel(number); err != nil {
		return fmt.Errorf("proving the wire: %w", err)
	}
	return awaitSentinel(l.Wire, number)
}

package bench

import (
	"fmt"

	"github.com/onsi/ginkgo/v2"
)

// EphemeralPorts makes the stack choose local ports from first to last, both
// included, for this spec alone (ip(7), ip_local_port_range). A stack without
// sysctl is not asked: the spec is then unsupported.
func (b *Bench) EphemeralPorts(first, last uint16) {
	ginkgo.GinkgoHelper()
	b.Sysctl("net.ipv4.ip_local_port_range", fmt.Sprintf("%d %d", first, last))
}

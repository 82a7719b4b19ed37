package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/sock"
)

// Nobody is the effective user of a program that is not the agent's: see Seteuid.
const Nobody = 65534

// Reusing is a TCP socket with SO_REUSEADDR that is bound to an address.
func (b *Bench) Reusing(f Family, at sock.Addr) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	s.Reuse()
	s.Bind(at)
	return s
}

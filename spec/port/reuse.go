// SO_REUSEADDR and SO_REUSEPORT let a program bind a port that is in use, if it asks for
// it by number. bind to port 0 asks for a free port: by bind(2), it fails if all of the
// range are in use, whatever the options are. POSIX does not speak of port 0. Linux keeps
// to its page for TCP unless ip_autobind_reuse is set. For UDP it takes a port for free if
// a bind to it by number would succeed, and so may give two sockets the same one.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTransports(func(t Transport, f Family) {
		It("gives no port in use, though both sockets have SO_REUSEADDR", Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral",
				"linux/ip-sysctl/ip_autobind_reuse-0"), func(b *Bench) {
				sharesNoPort(b, t, f, SO_REUSEADDR)
			})

		It("gives no port in use, though both sockets have SO_REUSEPORT", Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				sharesNoPort(b, t, f, SO_REUSEPORT)
			})
	})

	OverTCP(func(f Family) {
		It("makes bind to port 0 share a port if ip_autobind_reuse is set and both sockets have "+
			"SO_REUSEADDR",
			Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_autobind_reuse-1"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.Sysctl("net.ipv4.ip_autobind_reuse", "1")
				one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				one.Reuse()
				other.Reuse()
				one.Bind(f.StackAt(0))
				other.Bind(f.StackAt(0))
				one.BeginConnect(f.PeerAt(b.Port()))
				Expect(other.BeginConnect(f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(LowestPort))
			})
	})
})

// sharesNoPort binds two sockets with an option to port 0 where there is one port.
func sharesNoPort(b *Bench, t Transport, f Family, option Const) {
	GinkgoHelper()
	b.EphemeralPorts(LowestPort, LowestPort)
	one, other := b.Socket(f, t.Type), b.Socket(f, t.Type)
	one.Set(SOL_SOCKET, option, 1)
	other.Set(SOL_SOCKET, option, 1)
	one.Bind(f.StackAt(0))
	Expect(other.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
}

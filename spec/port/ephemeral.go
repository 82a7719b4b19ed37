// A socket that is bound to port 0 gets a port of the system's choice: an ephemeral
// port. POSIX leaves the choice to the system, as long as the port is not in use. RFC
// 6056 asks for more: choose from all of 1024 to 65535, and so that a stranger cannot
// guess the next one, since whoever knows both ports of a connection needs little more
// to forge its segments. Linux chooses from 32768 to 60999, which ip_local_port_range
// changes; bind looks at the odd ports first and leaves the even ones to connect. lwIP
// counts up from 49152. What other calls choose is in autobind.go, what they say when no
// port is left in exhaustion.go.

package port

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTransports(func(t Transport, f Family) {
		It("gives a port of the range, where the peer reaches the socket",
			Need(protocol.FeatureSysctl),
			Req("linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				s := b.Serving(t, f, f.StackAt(0))
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				Expect(s.Port()).To(And(BeNumerically(">=", LowestPort), BeNumerically("<=", LowestPort+3)))
				b.Peer(f).Meets(s)
			})

		It("gives each of 64 sockets a port of its own",
			CallsAlone, Req("linux/ip7/ip_local_port_range"), func(b *Bench) {
				ports := map[uint16]bool{}
				for _, p := range b.GivenPorts(t, f, 64) {
					Expect(p).NotTo(BeZero())
					Expect(ports).NotTo(HaveKey(p))
					ports[p] = true
				}
			})

		It("gives every port of the range, but the one that is in use",
			Need(protocol.FeatureSysctl),
			Req("linux/ip7/ip_local_port_range",
				"linux/ip-sysctl/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				used := b.Serving(t, f, f.StackAt(LowestPort+1))
				Expect(b.GivenPorts(t, f, 3)).To(ConsistOf(fromLowest(0, 2, 3)))
				b.Peer(f).Meets(used)
			})

		It("does not give ports with one step between them",
			CallsAlone, Req("rfc6056/3.3/obfuscate"),
			ReqIf(t == TransportUDP, "rfc8085/5.1/random-src-port"), func(b *Bench) {
				Expect(b.GivenPorts(t, f, 16)).NotTo(haveOneStep())
			})

		It("gives ports from all of 1024 to 65535",
			CallsAlone, Req("rfc6056/3.2/whole-range"), func(b *Bench) {
				const half = 32768 // by chance none of 64 is in one half once in 10^19 runs
				given := b.GivenPorts(t, f, 64)
				Expect(slices.Min(given)).To(BeNumerically("<", half))
				Expect(slices.Max(given)).To(BeNumerically(">=", half))
			})

		It("gives a port that is in use at another address of the stack, if no other is left",
			Need(protocol.FeatureSysctl, protocol.FeatureLoopback),
			Req("linux/kernel/port-0-per-address"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				onWire, onLoopback := b.Serving(t, f, f.StackAt(0)), b.Serving(t, f, f.LoopbackAt(0))
				Expect(onLoopback.Port()).To(Equal(onWire.Port()))
				b.Peer(f).Meets(onWire)
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
			})
	})

	OverTCP(func(f Family) {
		It("is not taken by an accepted connection, which has its listener's",
			Need(protocol.FeatureSysctl),
			Req("rfc9293/3.10.7.2/listen-fills-wildcards",
				"posix/getsockname/returns-local"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				l := b.Listener(f, f.AnyAt(0), 5)
				first, second := b.Peer(f).Dial(f.StackAt(l.Port())), b.Third(f).Dial(f.StackAt(l.Port()))
				Expect(l.Accept().Name()).To(Equal(first.Remote()))
				Expect(l.Accept().Name()).To(Equal(second.Remote()))
			})
	})

	OverUDP(func(f Family) {
		It("gives a port that a TCP socket has, since the protocols have their own",
			Need(protocol.FeatureSysctl, protocol.FeatureTCP),
			Req("rfc9293/4/tcp-port", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.Checks("linux/ip7/ip_local_port_range")
				stream := b.Listener(f, f.StackAt(0), 5)
				b.Checks("rfc9293/4/tcp-port")
				s := b.Bound(f, f.StackAt(0))
				Expect(s.Name()).To(Equal(stream.Name()))
				b.Peer(f).Deliver(s)
				Expect(b.Peer(f).Dial(stream.Name()).History()).To(Equal("ShA"))
			})
	})
})

package tcp

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// lowestPort is the first of the few ports that the stack may choose from in a spec
// which needs to know them: its own network has no other user.
const lowestPort = 40000

// Which port bind to port 0 gives. The other calls that choose a port are in
// autobind.go, what they do when none is left in exhaustion.go.
var _ = Topic("tcp", "ephemeral", func() {
	OverFamilies(func(f Family) {
		It("gives a port of the range, at which a listener answers", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral", "linux/ip7/ip_local_port_range", "posix/getsockname/returns-local"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+3)
				l := b.Listener(f, f.StackAt(0), 5)
				Expect(l.AddrPort().Addr()).To(Equal(f.Stack))
				Expect(l.Port()).To(And(BeNumerically(">=", lowestPort), BeNumerically("<=", lowestPort+3)))
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("gives each of 64 sockets a port of its own", Req("posix/bind/port-zero-ephemeral"), func(b *Bench) {
			ports := map[uint16]bool{}
			for _, p := range givenPorts(b, f, 64) {
				Expect(p).NotTo(BeZero())
				Expect(ports).NotTo(HaveKey(p))
				ports[p] = true
			}
		})

		It("gives every port of the range, but the one that is in use", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral", "linux/ip-sysctl/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+3)
				b.Listener(f, f.StackAt(lowestPort+1), 5)
				Expect(givenPorts(b, f, 3)).To(ConsistOf(portList(lowestPort, lowestPort+2, lowestPort+3)))
			})

		It("gives every port of a range with an odd number of them", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+2)
				Expect(givenPorts(b, f, 3)).To(ConsistOf(portList(lowestPort, lowestPort+1, lowestPort+2)))
			})

		It("gives ports out of order", Req("rfc6056/3.3/obfuscate"), func(b *Bench) {
			Expect(portSteps(givenPorts(b, f, 16))).To(ContainElements(BeNumerically("<", 0), BeNumerically(">", 1)))
		})

		It("gives ports from all of 1024 to 65535", Req("rfc6056/3.2/whole-range"), func(b *Bench) {
			const below = 32768 // half of the whole range: by chance none of 64 is in it once in 10^19 runs
			Expect(slices.Min(givenPorts(b, f, 64))).To(BeNumerically("<", below))
		})

		It("gives the same port at two addresses of the stack", Need(protocol.FeatureSysctl),
			Req("linux/ip7/one-socket-per-pair"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				onWire, onLoopback := b.Listener(f, f.StackAt(0), 5), b.Listener(f, f.LoopbackAt(0), 5)
				Expect(onLoopback.Port()).To(Equal(onWire.Port()))
				Expect(b.Peer(f).Dial(onWire.Name()).History()).To(Equal("ShA"))
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
			})

		It("is not needed to bind to a port outside of the range", Need(protocol.FeatureSysctl),
			Req("posix/bind/assigns-address", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				givenPorts(b, f, 1)
				l := b.Listener(f, f.StackAt(lowestPort+1), 5)
				Expect(l.Name()).To(Equal(f.StackAt(lowestPort + 1)))
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("is not taken by an accepted connection, which has its listener's", Need(protocol.FeatureSysctl),
			Req("rfc9293/3.10.7.2/listen-fills-wildcards", "posix/getsockname/returns-local"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				l := b.Listener(f, f.AnyAt(0), 5)
				first, second := b.Peer(f).Dial(f.StackAt(l.Port())), b.Third(f).Dial(f.StackAt(l.Port()))
				Expect(l.Accept().Name()).To(Equal(first.Remote()))
				Expect(l.Accept().Name()).To(Equal(second.Remote()))
			})
	})
})

// Ports that are kept out of the choice.
var _ = Part("tcp", "ephemeral", "reserved ports", func() {
	OverFamilies(func(f Family) {
		It("are not given by bind", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports", "rfc6056/3.2/exclude-service-ports", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				reservePorts(b)
				Expect(givenPorts(b, f, 2)).To(ConsistOf(portList(lowestPort, lowestPort+3)))
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("are not given by listen", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports", "linux/listen2/EADDRINUSE-ephemeral"), func(b *Bench) {
				reservePorts(b)
				one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				one.Listen(5)
				other.Listen(5)
				Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(portList(lowestPort, lowestPort+3)))
				Expect(b.Socket(f, SOCK_STREAM).Try.Listen(5)).To(FailWith(EADDRINUSE))
				Expect(b.Peer(f).Dial(f.StackAt(one.Port())).History()).To(Equal("ShA"))
			})

		It("are not given by connect", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports", "linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				reservePorts(b)
				to := f.PeerAt(b.Port())
				Expect(leaving(b, f, to, to)).To(ConsistOf(portList(lowestPort, lowestPort+3)))
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("are bound to if asked for", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports-explicit"), func(b *Bench) {
				reservePorts(b)
				l := b.Listener(f, f.StackAt(lowestPort+1), 5)
				Expect(l.Port()).To(BeEquivalentTo(lowestPort + 1))
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})
	})
})

// reservePorts leaves the stack the first and the last of four ports to choose from.
func reservePorts(b *Bench) {
	GinkgoHelper()
	b.EphemeralPorts(lowestPort, lowestPort+3)
	b.Sysctl("net.ipv4.ip_local_reserved_ports", "40001-40002")
}

// givenPorts binds sockets to port 0 of the stack's address: the ports that they get.
func givenPorts(b *Bench, f Family, n int) (got []uint16) {
	GinkgoHelper()
	for range n {
		s := b.Socket(f, SOCK_STREAM)
		s.Bind(f.OwnAt(b, 0))
		got = append(got, s.Port())
	}
	return got
}

// leaving begins a connection to each address, which nobody answers: the ports
// that the SYNs come from. It sees that getsockname tells the same.
func leaving(b *Bench, f Family, to ...Addr) (got []uint16) {
	GinkgoHelper()
	for _, a := range to {
		s := b.Socket(f, SOCK_STREAM)
		beginConnect(b, s, a)
		got = append(got, s.Port())
	}
	return got
}

// beginConnect makes a socket send a SYN from the address that getsockname tells.
func beginConnect(b *Bench, s *Socket, to Addr) *Segment {
	GinkgoHelper()
	s.Nonblock()
	Expect(s.Try.Connect(to)).To(FailWith(EINPROGRESS))
	return b.Wire.Expect(TCP(capture.SYN), From(s.Name()), To(to))
}

// portList is a list of them.
func portList(p ...uint16) []uint16 { return p }

// portSteps are the differences between each port and the one before.
func portSteps(ports []uint16) (by []int) {
	for i := 1; i < len(ports); i++ {
		by = append(by, int(ports[i])-int(ports[i-1]))
	}
	return by
}

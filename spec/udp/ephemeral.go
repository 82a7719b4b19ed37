package udp

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// lowestPort is the first of the few ports that the stack may choose from in a spec
// which needs to know them: its own network has no other user.
const lowestPort = 40000

// Which port bind to port 0 gives. The other calls that choose a port are in
// autobind.go, what they do when none is left in exhaustion.go.
var _ = Topic("udp", "ephemeral", func() {
	OverFamilies(func(f Family) {
		It("gives a port of the range, where datagrams are received", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral", "linux/ip7/ip_local_port_range", "rfc8085/5.1/no-bind-0"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+3)
				s := b.Bound(f, f.StackAt(0))
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				Expect(s.Port()).To(And(BeNumerically(">=", lowestPort), BeNumerically("<=", lowestPort+3)))
				gets(b, f, s)
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
				used := b.Bound(f, f.StackAt(lowestPort+1))
				Expect(givenPorts(b, f, 3)).To(ConsistOf(portList(lowestPort, lowestPort+2, lowestPort+3)))
				gets(b, f, used)
			})

		It("gives every port of a range with an odd number of them", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+2)
				Expect(givenPorts(b, f, 3)).To(ConsistOf(portList(lowestPort, lowestPort+1, lowestPort+2)))
			})

		It("gives no reserved port", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports", "rfc6056/3.2/exclude-service-ports"), func(b *Bench) {
				reservePorts(b)
				Expect(givenPorts(b, f, 2)).To(ConsistOf(portList(lowestPort, lowestPort+3)))
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("is not needed to bind to a reserved port", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports-explicit"), func(b *Bench) {
				reservePorts(b)
				s := b.Bound(f, f.StackAt(lowestPort+1))
				Expect(s.Port()).To(BeEquivalentTo(lowestPort + 1))
				gets(b, f, s)
			})

		It("gives ports out of order", Req("rfc6056/3.3/obfuscate", "rfc8085/5.1/random-src-port"), func(b *Bench) {
			Expect(portSteps(givenPorts(b, f, 16))).To(ContainElements(BeNumerically("<", 0), BeNumerically(">", 1)))
		})

		It("gives ports from all of 1024 to 65535", Req("rfc6056/3.2/whole-range"), func(b *Bench) {
			const below = 32768 // half of the whole range: by chance none of 64 is in it once in 10^19 runs
			Expect(slices.Min(givenPorts(b, f, 64))).To(BeNumerically("<", below))
		})

		It("gives a port that a TCP socket has, since the protocols have their own", Need(protocol.FeatureSysctl, protocol.FeatureTCP),
			Req("posix/bind/port-zero-ephemeral", "rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				stream := b.Listener(f, f.StackAt(0), 5)
				s := b.Bound(f, f.StackAt(0))
				Expect(s.Name()).To(Equal(stream.Name()))
				gets(b, f, s)
				Expect(b.Peer(f).Dial(stream.Name()).History()).To(Equal("ShA"))
			})

		It("gives the same port at two addresses of the stack", Need(protocol.FeatureSysctl),
			Req("linux/ip7/one-socket-per-pair", "rfc768/dest-port-per-address"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				onWire, onLoopback := b.Bound(f, f.StackAt(0)), b.Bound(f, f.LoopbackAt(0))
				Expect(onLoopback.Port()).To(Equal(onWire.Port()))
				gets(b, f, onWire)
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
			})

		It("gives no port in use, though both sockets have SO_REUSEADDR", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral", "linux/ip-sysctl/ip_autobind_reuse-0"), func(b *Bench) { sharesNoPort(b, f, SO_REUSEADDR) })

		It("gives no port in use, though both sockets have SO_REUSEPORT", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral"), func(b *Bench) { sharesNoPort(b, f, SO_REUSEPORT) })

		It("is given to any user, and a port below 1024 is not", Need(protocol.FeatureUsers),
			Req("linux/ip7/privileged-ports", "linux/bind2/EACCES"), func(b *Bench) {
				b.Seteuid(nobody)
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(f.OwnAt(b, 1023))).To(FailWith(EACCES))
				Expect(givenPorts(b, f, 8)).To(HaveEach(BeNumerically(">=", 1024)))
			})
	})
})

var _ = Part("udp", "ephemeral", "ephemeral dual-stack", func() {
	both := Need(protocol.FeatureIPv4, protocol.FeatureIPv6, protocol.FeatureSysctl)

	It("gives an IPv4 socket no port that an IPv6 socket has for both", both,
		Req("linux/ipv6-7/shared-port-space", "posix/bind/port-zero-ephemeral"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			six := b.Bound(IPv6, IPv6.AnyAt(0))
			Expect(b.Socket(IPv4, SOCK_DGRAM).Try.Bind(IPv4.StackAt(0))).To(FailWith(EADDRINUSE))
			b.Peer(IPv4).SendUDP(b.Port(), IPv4.StackAt(lowestPort), "for both")
			Expect(six.Recv(20)).To(Equal("for both"))
		})

	It("gives an IPv6 socket for both no port that an IPv4 socket has", both,
		Req("linux/ipv6-7/shared-port-space", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			four := b.Bound(IPv4, IPv4.StackAt(0))
			Expect(b.Socket(IPv6, SOCK_DGRAM).Try.Bind(IPv6.AnyAt(0))).To(FailWith(EADDRINUSE))
			gets(b, IPv4, four)
		})

	It("gives an IPv6 socket of its own family a port that an IPv4 socket has", both,
		Req("linux/ipv6-7/IPV6_V6ONLY"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			four, six := b.Bound(IPv4, IPv4.AnyAt(0)), b.Socket(IPv6, SOCK_DGRAM)
			six.Set(IPPROTO_IPV6, IPV6_V6ONLY, 1)
			six.Bind(IPv6.AnyAt(0))
			b.Peer(IPv6).SendUDP(b.Port(), IPv6.StackAt(lowestPort), "for IPv6")
			Expect(six.Recv(20)).To(Equal("for IPv6"))
			Expect(four.Ready(POLLIN)).To(BeEmpty())
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
		got = append(got, b.Bound(f, f.OwnAt(b, 0)).Port())
	}
	return got
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

// sharesNoPort binds two sockets with an option to port 0 where there is one port.
func sharesNoPort(b *Bench, f Family, option Const) {
	GinkgoHelper()
	b.EphemeralPorts(lowestPort, lowestPort)
	one, other := b.Socket(f, SOCK_DGRAM), b.Socket(f, SOCK_DGRAM)
	one.Set(SOL_SOCKET, option, 1)
	other.Set(SOL_SOCKET, option, 1)
	one.Bind(f.StackAt(0))
	Expect(other.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
}

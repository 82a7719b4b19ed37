// Ports below 1024 are for services that the system's administrator has started: bind to
// one fails with EACCES for other users. The rule is Berkeley's; POSIX only has the
// error for it. It was meant to let a client trust who answers at a well-known port.
// Linux asks for CAP_NET_BIND_SERVICE, and ip_unprivileged_port_start moves the limit,
// down to 0, which is no limit. An ephemeral port is never a privileged one, and any
// user gets one.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("are those below 1024, where bind fails with EACCES for another user",
			Need(protocol.FeatureUsers),
			Req("linux/ip7/privileged-ports", "linux/bind2/EACCES"), func(b *Bench) {
				b.Seteuid(Nobody)
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Bind(f.StackAt(1023))).To(FailWith(EACCES))
				s.Bind(f.StackAt(1024))
				s.Listen(5)
				Expect(b.Peer(f).Dial(f.StackAt(1024)).History()).To(Equal("ShA"))
				b.Peer(f).Open(f.StackAt(1023)).ExpectReset()
			})

		It("are open to the superuser", Need(protocol.FeatureUsers),
			Req("linux/ip7/privileged-ports"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(1), 5)
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("begin below ip_unprivileged_port_start",
			Need(protocol.FeatureUsers, protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_unprivileged_port_start"), func(b *Bench) {
				b.Sysctl("net.ipv4.ip_unprivileged_port_start", "80")
				b.Seteuid(Nobody)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(79))).To(FailWith(EACCES))
				l := b.Listener(f, f.StackAt(80), 5)
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("do not exist if ip_unprivileged_port_start is 0",
			Need(protocol.FeatureUsers, protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_unprivileged_port_start-0"), func(b *Bench) {
				b.Sysctl("net.ipv4.ip_unprivileged_port_start", "0")
				b.Seteuid(Nobody)
				l := b.Listener(f, f.StackAt(1), 5)
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("are not needed for port 0, which any user binds to", CallsAlone, Need(protocol.FeatureUsers),
			Req("linux/ip7/ip_local_port_range", "linux/ip7/privileged-ports"), func(b *Bench) {
				b.Seteuid(Nobody)
				Expect(b.GivenPorts(TransportTCP, f, 8)).To(HaveEach(BeNumerically(">=", 1024)))
			})
	})

	OverUDP(func(f Family) {
		It("are refused to other users, who get an unprivileged one for port 0",
			CallsAlone, Need(protocol.FeatureUsers),
			Req("linux/ip7/privileged-ports", "linux/bind2/EACCES"), func(b *Bench) {
				b.Seteuid(Nobody)
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(f.OwnAt(b, 1023))).To(FailWith(EACCES))
				Expect(b.GivenPorts(TransportUDP, f, 8)).To(HaveEach(BeNumerically(">=", 1024)))
			})
	})
})

package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// Port 0 where it stands for itself.
var _ = Part("tcp", "ephemeral", "port 0", func() {
	OverFamilies(func(f Family) {
		It("is nobody's, so that connect to it fails", Need(protocol.FeatureLoopback),
			Req("posix/connect/ECONNREFUSED", "posix/connect/EADDRNOTAVAIL"), func(b *Bench) {
				b.Listener(f, f.AnyAt(0), 5)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(f.LoopbackAt(0))).To(FailWith(ECONNREFUSED, EADDRNOTAVAIL))
				Expect(b.Wire.Sees(OnLoopback, With(capture.SYN|capture.ACK))).To(BeEmpty())
			})

		It("answers a SYN with a RST, beside unbound sockets and listeners", Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
			b.Socket(f, SOCK_STREAM)
			b.Listener(f, f.AnyAt(0), 5)
			c := b.Peer(f).Open(f.StackAt(0))
			c.ExpectReset()
			Expect(c.History()).To(Equal("Sr"))
		})
	})
})

// Ports that not everybody may bind to.
var _ = Part("tcp", "ephemeral", "privileged ports", func() {
	OverFamilies(func(f Family) {
		It("are those below 1024, where bind fails with EACCES for another user", Need(protocol.FeatureUsers),
			Req("linux/ip7/privileged-ports", "posix/bind/EACCES.may", "linux/bind2/EACCES"), func(b *Bench) {
				b.Seteuid(nobody)
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Bind(f.StackAt(1023))).To(FailWith(EACCES))
				s.Bind(f.StackAt(1024))
				s.Listen(5)
				Expect(b.Peer(f).Dial(f.StackAt(1024)).History()).To(Equal("ShA"))
				b.Peer(f).Open(f.StackAt(1023)).ExpectReset()
			})

		It("are open to the superuser", Need(protocol.FeatureUsers), Req("linux/ip7/privileged-ports"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(1), 5)
			Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
		})

		It("begin below ip_unprivileged_port_start", Need(protocol.FeatureUsers, protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_unprivileged_port_start"), func(b *Bench) {
				b.Sysctl("net.ipv4.ip_unprivileged_port_start", "80")
				b.Seteuid(nobody)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(79))).To(FailWith(EACCES))
				l := b.Listener(f, f.StackAt(80), 5)
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("do not exist if ip_unprivileged_port_start is 0", Need(protocol.FeatureUsers, protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_unprivileged_port_start-0"), func(b *Bench) {
				b.Sysctl("net.ipv4.ip_unprivileged_port_start", "0")
				b.Seteuid(nobody)
				l := b.Listener(f, f.StackAt(1), 5)
				Expect(b.Peer(f).Dial(l.Name()).History()).To(Equal("ShA"))
			})

		It("are not needed for port 0, which any user binds to", Need(protocol.FeatureUsers),
			Req("posix/bind/port-zero-ephemeral", "linux/ip7/privileged-ports"), func(b *Bench) {
				b.Seteuid(nobody)
				Expect(givenPorts(b, f, 8)).To(HaveEach(BeNumerically(">=", 1024)))
			})
	})
})

// close of a UDP socket sends nothing: there is no connection to end, and the peer is
// not told. What nobody has read is thrown away. Only the next datagram that comes for the
// port is answered, with an ICMP port unreachable that quotes it (RFC 1122, section
// 4.1.3.1; RFC 4443, section 3.1). The port is free with the last descriptor. On Linux what
// was sent before is on its way, the sender of what was thrown away hears nothing, and a
// recv that blocks in another thread keeps the socket until it has ended; no standard says
// any of it.

package datagram

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverUDP(func(f Family) {
		It("leaves a port whose datagrams are answered with an ICMP port unreachable that quotes them",
			portUnreachable(f), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				at, from := s.Name(), b.Port()
				s.Close()
				b.Peer(f).SendUDP(from, at, "to nobody")
				answer := b.Wire.Expect(ICMPError)
				Expect(answer.ICMP.Type).To(Equal(capture.PortUnreachable(answer.ICMP.Quoted).ICMP.Type))
				Expect(answer.ICMP.Code).To(Equal(capture.PortUnreachable(answer.ICMP.Quoted).ICMP.Code))
				Expect(answer.IP.Dst).To(Equal(f.Peer))
				Expect(answer.ICMP.Quoted.Src()).To(Equal(f.PeerAt(from).AddrPort()))
				Expect(answer.ICMP.Quoted.Dst()).To(Equal(at.AddrPort()))
			})

		It("sends nothing", Req("rfc768/only-users-data"), func(b *Bench) {
			s := b.Bound(f, f.StackAt(0))
			s.Connect(f.PeerAt(b.Port()))
			s.Close()
			b.Wire.Quiet()
		})

		It("throws away what nobody has read, and on Linux without a word to the sender",
			Req("posix/close/socket-destroyed", "linux/kernel/no-icmp-for-unread"), func(b *Bench) {
				b.Checks("posix/close/socket-destroyed")
				s := b.Bound(f, f.StackAt(0))
				at := s.Name()
				b.Peer(f).SendUDP(b.Port(), at, "for the first")
				s.Poll(POLLIN)
				s.Close()
				next := b.Bound(f, at)
				Expect(next.Ready(POLLIN)).To(BeEmpty())
				b.Peer(f).Deliver(next)
				b.Checks("linux/kernel/no-icmp-for-unread")
				Expect(b.Wire.Sees(ICMPError)).To(BeEmpty())
			})

		It("leaves what was sent before it on its way",
			Req("linux/kernel/udp-sends-at-once"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Sendto("last words", f.PeerAt(b.Port()))
				s.Close()
				b.Wire.Expect(UDP, Payload("last words"))
			})

		It("keeps the port while another descriptor refers to the socket, and frees it with the last",
			Req("posix/close/last-close-frees", "rfc1122-udp/4.1.3.1/port-unreachable"), func(b *Bench) {
				b.Checks("posix/close/last-close-frees")
				s := b.Bound(f, f.StackAt(0))
				other := s.Dup()
				s.Close()
				b.Peer(f).Deliver(other)
				Expect(b.Wire.Sees(ICMPError)).To(BeEmpty())
				at := other.Name()
				other.Close()
				b.Bound(f, at).Close()
				b.Checks("rfc1122-udp/4.1.3.1/port-unreachable")
				b.Peer(f).SendUDP(b.Port(), at, "to nobody")
				b.Wire.Expect(ICMPError)
			})

		It("does not disturb a recv that blocks in another thread, and the port is closed after it",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				at := s.Name()
				data, call := s.Receiving()
				call.Blocks()
				s.Close()
				b.Peer(f).SendUDP(b.Port(), at, "for the reader")
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(Equal("for the reader"))
				b.Peer(f).SendUDP(b.Port(), at, "to nobody")
				Expect(b.Wire.Expect(ICMPError).ICMP.Quoted.Dst()).To(Equal(at.AddrPort()))
			})
	})
})

// portUnreachable is what asks for an ICMP port unreachable in a family.
func portUnreachable(f Family) Cites {
	if f.AF == AF_INET6 {
		return Req("rfc1122-udp/4.1.3.1/port-unreachable", "rfc4443/3.1/port-unreachable")
	}
	return Req("rfc1122-udp/4.1.3.1/port-unreachable")
}

// shutdown ends one direction of a socket, or both, for all of its descriptors, and
// leaves the descriptors open. For TCP, SHUT_WR is a FIN (halfclose.go) and SHUT_RD
// sends nothing: the peer never learns of it. recv gives end of file from then on, and
// wakes whoever blocks in it. For UDP nothing is ever sent; the call only tells the
// socket what to refuse. Without a peer it fails with ENOTCONN and changes nothing, says
// POSIX. Linux fails it for UDP and shuts the socket down all the same, and in both
// protocols gives what comes after SHUT_RD to the next recv.

package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("sends nothing when the receiving side is shut down",
			Req("linux/kernel/shut-rd"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_RD)
				Expect(s.Left()).To(BeEmpty())
				Expect(c.History()).To(Equal("ShA"))
				s.Send("still here")
				Expect(c.ExpectData(10)).To(Equal("still here"))
			})

		It("receives nothing that comes after SHUT_RD",
			Req("posix/shutdown/rd-disables-receive"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_RD)
				c.Data("later")
				b.Wire.Drain() // whatever the answer is
				Expect(s.Left()).To(BeEmpty())
			})

		It("wakes a recv that blocks when the receiving side is shut down",
			Req("linux/kernel/shut-rd"), func(b *Bench) {
				s, c := b.Connected(f)
				data, call := s.Receiving()
				call.Blocks()
				s.Shutdown(SHUT_RD)
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(BeEmpty())
				Expect(c.History()).To(Equal("ShA"))
			})

		It("ends both directions at once with SHUT_RDWR",
			Req("posix/shutdown/rdwr-both", "posix/send/EPIPE"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_RDWR)
				c.ExpectFin()
				Expect(received(s)).To(BeEmpty())
				_, err := s.Try.Send([]byte("x"), MSG_NOSIGNAL)
				Expect(err).To(FailWith(EPIPE))
				Expect(c.History()).To(Equal("ShAFa"))
			})

		for _, how := range []Const{SHUT_RD, SHUT_WR, SHUT_RDWR} {
			It("fails "+string(how)+" with ENOTCONN when there is no connection",
				CallsAlone, Req("posix/shutdown/ENOTCONN"), func(b *Bench) {
					s := b.Socket(f, SOCK_STREAM)
					Expect(s.Try.Shutdown(how)).To(FailWith(ENOTCONN))
					s.Bind(f.OwnAt(b, 0))
					Expect(s.Try.Shutdown(how)).To(FailWith(ENOTCONN))
				})
		}
	})

	OverUDP(func(f Family) {
		for _, how := range []Const{SHUT_RD, SHUT_WR, SHUT_RDWR} {
			It("fails "+string(how)+" with ENOTCONN without a peer",
				Req("posix/shutdown/ENOTCONN"), func(b *Bench) {
					s := b.Bound(f, f.StackAt(0))
					Expect(s.Try.Shutdown(how)).To(FailWith(ENOTCONN))
				})
		}

		It("makes send fail with EPIPE and without a signal, and sends nothing",
			Req("posix/shutdown/wr-disables-send", "posix/send/EPIPE"), func(b *Bench) {
				s, _ := b.Peered(f)
				s.Shutdown(SHUT_WR)
				signals, err := b.Signals(protocol.Send, s, protocol.Params{Data: []byte("x")})
				Expect(err).To(FailWith(EPIPE))
				Expect(signals).To(BeEmpty())
				b.Wire.Quiet()
			})

		It("leaves receiving alone with SHUT_WR",
			Req("posix/shutdown/wr-keeps-receive"), func(b *Bench) {
				s, peer := b.Peered(f)
				s.Shutdown(SHUT_WR)
				b.Peer(f).SendUDP(peer.Port(), s.Name(), "still here")
				Expect(s.Recv(16)).To(Equal("still here"))
				Expect(b.Wire.Sees(ICMPError)).To(BeEmpty())
			})

		It("leaves sending alone with SHUT_RD",
			Req("posix/shutdown/rd-disables-receive"), func(b *Bench) {
				s, peer := b.Peered(f)
				s.Shutdown(SHUT_RD)
				s.Send("still here")
				b.Wire.Expect(UDP, Payload("still here"), To(peer))
			})

		It("makes recv give end of file with SHUT_RD",
			CallsAlone, Req("linux/kernel/shut-rd"), func(b *Bench) {
				s := connected(b, f)
				s.Shutdown(SHUT_RD)
				Expect(s.Recv(16)).To(BeEmpty())
				Expect(s.Recv(16)).To(BeEmpty())
			})

		It("wakes a recv that blocks with SHUT_RD",
			CallsAlone, Req("linux/kernel/shut-rd"), func(b *Bench) {
				s := connected(b, f)
				data, call := s.Receiving()
				call.Blocks()
				s.Shutdown(SHUT_RD)
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(BeEmpty())
			})

		It("lets nothing be received that comes after SHUT_RD",
			Req("posix/shutdown/rd-disables-receive"), func(b *Bench) {
				s, peer := b.Peered(f)
				s.Shutdown(SHUT_RD)
				b.Peer(f).SendUDP(peer.Port(), s.Name(), "too late")
				b.Peer(f).Deliver(b.Bound(f, f.StackAt(0))) // what was sent before it has come
				Expect(received(s)).To(BeEmpty())
			})

		It("holds for every descriptor of the socket",
			CallsAlone, Req("posix/shutdown/per-socket-not-fd"), func(b *Bench) {
				s := connected(b, f)
				other := s.Dup()
				s.Shutdown(SHUT_RDWR)
				_, err := other.Try.Send([]byte("x"))
				Expect(err).To(FailWith(EPIPE))
				Expect(received(other)).To(BeEmpty())
			})
	})
})

// received is what recv gives of a socket whose receiving side is shut down. POSIX does
// not say whether recv fails there or gives end of file.
func received(s *Socket) string {
	data, _ := s.Try.Recv(16)
	return string(data)
}

// connected is a socket that is connected to another one of the stack.
func connected(b *Bench, f Family) *Socket {
	GinkgoHelper()
	s := b.Bound(f, f.OwnAt(b, 0))
	s.Connect(b.Bound(f, f.OwnAt(b, 0)).Name())
	return s
}

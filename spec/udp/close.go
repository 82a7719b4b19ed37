package udp

import (
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic("udp", "close", func() {
	OverFamilies(func(f Family) {
		It("leaves a port whose datagrams are answered with an ICMP port unreachable that quotes them",
			portUnreachable(f), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				at, from := s.Name(), b.Port()
				s.Close()
				b.Peer(f).SendUDP(from, at, "to nobody")
				answer := b.Wire.Expect(unreachable)
				Expect(answer.ICMP.Type).To(Equal(capture.PortUnreachable(answer.ICMP.Quoted).ICMP.Type))
				Expect(answer.ICMP.Code).To(Equal(capture.PortUnreachable(answer.ICMP.Quoted).ICMP.Code))
				Expect(answer.IP.Dst).To(Equal(f.Peer))
				Expect(answer.ICMP.Quoted.Src()).To(Equal(f.PeerAt(from).AddrPort()))
				Expect(answer.ICMP.Quoted.Dst()).To(Equal(at.AddrPort()))
			})

		It("sends nothing", Req("posix/close/socket-destroyed"), func(b *Bench) {
			s := b.Bound(f, f.StackAt(0))
			s.Connect(f.PeerAt(b.Port()))
			s.Close()
			b.Wire.Quiet()
		})

		It("throws away what nobody has read, without a word to the sender", Req("posix/close/socket-destroyed"), func(b *Bench) {
			s := b.Bound(f, f.StackAt(0))
			at := s.Name()
			b.Peer(f).SendUDP(b.Port(), at, "for the first")
			s.Poll(POLLIN)
			s.Close()
			next := b.Bound(f, at)
			Expect(next.Ready(POLLIN)).To(BeEmpty())
			Expect(b.Wire.Sees(unreachable)).To(BeEmpty())
			gets(b, f, next)
		})

		It("leaves what was sent before it on its way", Req("posix/close/socket-destroyed", "posix/send/success-not-delivery"), func(b *Bench) {
			s := b.Socket(f, SOCK_DGRAM)
			s.Sendto("last words", f.PeerAt(b.Port()))
			s.Close()
			b.Wire.Expect(UDP, Payload("last words"))
		})

		It("keeps the port while another descriptor refers to the socket", Req("posix/close/last-close-frees"), func(b *Bench) {
			s := b.Bound(f, f.StackAt(0))
			other := s.Dup()
			s.Close()
			gets(b, f, other)
			Expect(b.Wire.Sees(unreachable)).To(BeEmpty())
			at := other.Name()
			other.Close()
			b.Peer(f).SendUDP(b.Port(), at, "to nobody")
			b.Wire.Expect(unreachable)
		})

		It("does not disturb a recv that blocks in another thread, and the port is closed after it",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				at := s.Name()
				data, call := receiving(s)
				call.Blocks()
				s.Close()
				b.Peer(f).SendUDP(b.Port(), at, "for the reader")
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(Equal("for the reader"))
				b.Peer(f).SendUDP(b.Port(), at, "to nobody")
				Expect(b.Wire.Expect(unreachable).ICMP.Quoted.Dst()).To(Equal(at.AddrPort()))
			})

		calls := onClosed(f)
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			It("makes "+name+" fail with EBADF", Req("posix/"+name+"/EBADF"), func(b *Bench) {
				s := b.Bound(f, f.OwnAt(b, 0))
				s.Close()
				Expect(calls[name](s.Try)).To(FailWith(EBADF))
			})
		}
	})
})

// portUnreachable is what asks for an ICMP port unreachable in a family.
func portUnreachable(f Family) Cites {
	if f.AF == AF_INET6 {
		return Req("rfc1122-udp/4.1.3.1/port-unreachable", "rfc4443/3.1/port-unreachable")
	}
	return Req("rfc1122-udp/4.1.3.1/port-unreachable")
}

// receiving starts a recv that may block; the data are there once it has ended.
func receiving(s *Socket) (*string, *Underway) {
	var data string
	call := s.Go(func(try Calls) error {
		got, err := try.Recv(64)
		data = string(got)
		return err
	})
	return &data, call
}

// onClosed are calls, by their names, that are made on a descriptor which is closed.
func onClosed(f Family) map[string]func(Calls) error {
	return map[string]func(Calls) error{
		"recv":     func(try Calls) error { _, err := try.Recv(1); return err },
		"recvfrom": func(try Calls) error { _, _, err := try.Recvfrom(1); return err },
		"send":     func(try Calls) error { _, err := try.Send([]byte("x")); return err },
		"sendto":   func(try Calls) error { _, err := try.Sendto([]byte("x"), f.LoopbackAt(9)); return err },
		"shutdown": func(try Calls) error { return try.Shutdown(SHUT_WR) },
	}
}

package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// delivery writes the specs of which of the sockets with one address gets a
// datagram, where an option has let them share it.
func delivery(f Family, option Const) {
	It("gives a datagram to one of two sockets with "+string(option),
		Req("linux/socket7/"+string(option), "linux/kernel/udp-one-receiver"), func(b *Bench) {
			one, other := twins(b, f, option)
			b.Peer(f).SendUDP(b.Port(), one.Name(), "for one")
			got, left := taker(b, one, other)
			Expect(got.Recv(20)).To(Equal("for one"))
			Expect(got.Ready(POLLIN)).To(BeEmpty())
			Expect(left.Ready(POLLIN)).To(BeEmpty())
		})

	It("gives every datagram to the socket with "+string(option)+" that is left",
		Req("linux/socket7/"+string(option)), func(b *Bench) {
			one, other := twins(b, f, option)
			other.Close()
			for range 8 {
				b.Peer(f).Deliver(one)
			}
			Expect(b.Wire.Sees(ICMPError)).To(BeEmpty())
		})

	It("keeps what another host sends from a connected socket with "+string(option)+
		", and gives it to the other",
		Req("linux/socket7/"+string(option), "posix/connect/dgram-filters"), func(b *Bench) {
			one, other := twins(b, f, option)
			other.Connect(f.PeerAt(b.Port()))
			b.Checks("linux/socket7/" + string(option))
			for range 8 {
				b.Third(f).SendUDP(b.Port(), one.Name(), "from the third")
				one.Poll(POLLIN)
				Expect(one.Recv(20)).To(Equal("from the third"))
			}
			b.Checks("posix/connect/dgram-filters")
			Expect(other.Ready(POLLIN)).To(BeEmpty())
		})
}

// sharing is a UDP socket with an option.
func sharing(b *Bench, f Family, option Const) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_DGRAM)
	s.Set(SOL_SOCKET, option, 1)
	return s
}

// twins are two sockets with an option that are bound to one address.
func twins(b *Bench, f Family, option Const) (one, other *Socket) {
	GinkgoHelper()
	one, other = sharing(b, f, option), sharing(b, f, option)
	one.Bind(f.StackAt(0))
	other.Bind(one.Name())
	return one, other
}

// taker waits until one of two sockets has a datagram: that one, and the other.
func taker(b *Bench, one, other *Socket) (got, left *Socket) {
	GinkgoHelper()
	got, left = one, other
	b.Until("a datagram comes to one of the sockets", func() bool {
		if len(got.Ready(POLLIN)) == 0 {
			got, left = left, got
		}
		return len(got.Ready(POLLIN)) > 0
	})
	return got, left
}

// takes reads n datagrams from two sockets, as they come: who got each.
func takes(b *Bench, one, other *Socket, n int) (by []string) {
	GinkgoHelper()
	names := map[*Socket]string{one: "one", other: "other"}
	for range n {
		got, _ := taker(b, one, other)
		Expect(got.Recv(20)).To(Equal("datagram"))
		by = append(by, names[got])
	}
	return by
}

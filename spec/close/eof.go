// A peer that has sent all sends a FIN, and recv returns 0 once everything before it was
// read: end of file. It comes behind the data, never before data that are still missing,
// wakes whoever blocks in recv, and comes again at each further recv. What a peer sends
// behind its FIN is ignored (RFC 9293, section 3.10.7.4). poll says POLLIN, and on Linux
// POLLRDHUP; POLLHUP comes when both directions have ended. POSIX forbids POLLOUT beside
// POLLHUP, which Linux says all the same.

package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("gives the data first and then end of file, again and again",
			Req("rfc9293/3.10.3/recv-closewait-drain",
				"posix/recv/orderly-shutdown-zero"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Data("one")
				c.Data("two")
				c.Fin()
				Expect(s.Recv(3)).To(Equal("one"))
				Expect(s.Recv(16)).To(Equal("two"))
				Expect(s.Recv(16)).To(BeEmpty())
				Expect(s.Recv(16)).To(BeEmpty())
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				Expect(c.History()).To(HaveHistory(`^ShA[dA]+fA+$`))
			})

		It("takes data and FIN of one segment apart",
			Req("rfc9293/3.10.3/recv-closewait-drain",
				"posix/general/2.10.11/eof-terminates"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Send(capture.FIN|capture.ACK|capture.PSH, "last")
				Expect(s.Recv(16)).To(Equal("last"))
				Expect(s.Recv(16)).To(BeEmpty())
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				Expect(c.History()).To(HaveHistory(`^ShAdfA+$`))
			})

		It("wakes a recv that blocks", Req("posix/recv/orderly-shutdown-zero"), func(b *Bench) {
			s, c := b.Connected(f)
			data, call := s.Receiving()
			call.Blocks()
			c.Fin()
			Expect(call.Wait()).To(Succeed())
			Expect(*data).To(BeEmpty())
			Expect(c.History()).To(HaveHistory(`^ShAfA?$`))
		})

		It("ends a recv with MSG_WAITALL early", Req("posix/recv/waitall"), func(b *Bench) {
			s, c := b.Connected(f)
			data, call := s.Receiving(MSG_WAITALL)
			c.Deliver("some")
			call.Blocks()
			c.Fin()
			Expect(call.Wait()).To(Succeed())
			Expect(*data).To(Equal("some"))
			Expect(c.History()).To(HaveHistory(`^ShAdAfA?$`))
		})

		It("is there to be peeked at, and stays",
			Req("posix/recv/peek", "posix/recv/orderly-shutdown-zero"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("last")
				c.Finish()
				Expect(s.Recv(16, MSG_PEEK)).To(Equal("last"))
				Expect(s.Recv(16)).To(Equal("last"))
				Expect(s.Recv(16, MSG_PEEK)).To(BeEmpty())
				Expect(s.Recv(16)).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAdAfA"))
			})

		It("does not come before data that are still missing",
			Req("rfc9293/3.10.3/recv-closewait-drain"), func(b *Bench) {
				s, c := b.Connected(f)
				early := c.Segment(capture.FIN|capture.ACK, "")
				early.TCP.Seq += 4
				b.Wire.Send(early)
				b.Wire.Drain()
				Expect(s.Ready(POLLIN)).To(BeEmpty())
				c.Data("late")
				c.Fin() // once more: a stack may throw away what comes too early
				Expect(s.Recv(16)).To(Equal("late"))
				Expect(s.Recv(16)).To(BeEmpty())
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
			})

		It("is final: what the peer sends behind its FIN is ignored",
			Req("rfc9293/3.10.7.4/ignore-text-after-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Fin()
				end := c.Next()
				c.Data("ghost")
				Expect(s.Recv(16)).To(BeEmpty())
				s.Send("alive")
				Expect(c.Expect(Carrying).TCP.Ack).To(Equal(end))
				Expect(s.Left()).To(BeEmpty())
			})

		It("is not what a send of no bytes means", Req("posix/send/returns-count"), func(b *Bench) {
			s, c := b.Connected(f)
			n, err := s.Try.Send(nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(n).To(BeZero())
			Expect(c.History()).To(Equal("ShA"))
			s.Send("something")
			Expect(c.ExpectData(9)).To(Equal("something"))
		})

		It("says POLLIN and POLLRDHUP to poll, and not POLLHUP while the socket may send",
			Req("linux/poll2/POLLRDHUP", "linux/kernel/poll-hup"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Finish()
				said := s.Poll(POLLIN, POLLRDHUP)
				Expect(said).To(ConsistOf(POLLIN, POLLRDHUP))
				Expect(s.Ready(POLLOUT)).To(ConsistOf(POLLOUT))
				Expect(c.History()).To(Equal("ShAfA"))
			})

		It("says POLLHUP to poll when both directions are closed",
			Req("linux/kernel/poll-hup", "linux/poll2/POLLRDHUP"), func(b *Bench) {
				s, _ := endedBothWays(b, f)
				Expect(s.Ready()).To(ConsistOf(POLLHUP))
				Expect(s.Ready(POLLIN, POLLRDHUP)).To(ConsistOf(POLLIN, POLLRDHUP, POLLHUP))
			})

		It("does not say POLLOUT beside POLLHUP",
			Req("posix/poll/hup-out-exclusive"), func(b *Bench) {
				s, _ := endedBothWays(b, f)
				Expect(s.Poll(POLLIN, POLLOUT)).NotTo(ContainElements(POLLHUP, POLLOUT))
			})
	})
})

// endedBothWays is a connection that the stack opened, with the FINs of both ends
// sent, acknowledged and read.
func endedBothWays(b *Bench, f Family) (*Socket, *Conn) {
	GinkgoHelper()
	s, c := b.Connected(f)
	s.Shutdown(SHUT_WR)
	c.ExpectFin()
	c.Finish()
	Expect(s.Recv(1)).To(BeEmpty())
	return s, c
}

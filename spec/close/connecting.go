// A program gives up a connect that has not been answered: it closes the socket in
// SYN-SENT. There is no connection yet, so nothing is to be ended: the stack sends no
// FIN and no RST, repeats the SYN no more, and answers a SYN+ACK that comes too late
// with a RST (RFC 9293, section 3.10.4). The port is free at once. In SYN-RECEIVED,
// which a client reaches when two SYNs cross, a FIN is due. shutdown fails with
// ENOTCONN, and the connect goes on; Linux gives the connection up instead.

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
		It("sends nothing, and answers the SYN+ACK that comes later with a RST",
			Req("rfc9293/3.10.4/close-synsent",
				"rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, syn := b.Connecting(f)
				s.Close()
				Expect(b.Wire.Sees(To(f.PeerAt(syn.TCP.DstPort)))).
					To(HaveLen(1), "segments to the peer: the SYN")
				c := syn.SynAck()
				Expect(c.Expect(TCP(capture.RST)).TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShR"))
			})

		It("sends nothing at first with SO_LINGER of zero seconds, and answers the SYN+ACK with a RST",
			Req("rfc9293/3.10.5/abort-synsent-no-rst", "rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, syn := b.Connecting(f)
				s.Linger(0)
				s.Close()
				Expect(b.Wire.Sees(To(f.PeerAt(syn.TCP.DstPort)))).
					To(HaveLen(1), "segments to the peer: the SYN")
				c := syn.SynAck()
				c.ExpectReset()
				Expect(c.History()).To(Equal("ShR"))
			})

		It("sends its SYN no more", Req("rfc9293/3.10.4/close-synsent"), func(b *Bench) {
			s, syn := b.Connecting(f)
			s.Close()
			_, later := b.Connecting(f)
			b.Wire.ExpectFor(Timer, With(capture.SYN), To(f.PeerAt(later.TCP.DstPort)))
			Expect(b.Wire.Sees(To(f.PeerAt(syn.TCP.DstPort)))).
				To(HaveLen(1), "segments to the peer: the SYN")
		})

		It("frees the port for another connection to the same peer",
			Req("rfc9293/3.10.4/close-synsent", "posix/close/socket-destroyed"), func(b *Bench) {
				s, syn := b.Connecting(f)
				at := s.Name()
				s.Close()
				next := b.Socket(f, SOCK_STREAM)
				next.Bind(at)
				c := b.Connect(next, f.PeerAt(syn.TCP.DstPort))
				Expect(c.History()).To(Equal("ShA"))
				c.Carries(next)
			})

		It("keeps the connection attempt while another descriptor refers to the socket",
			Req("posix/close/last-close-frees"), func(b *Bench) {
				s, syn := b.Connecting(f)
				other := s.Dup()
				s.Close()
				c := syn.Accept()
				c.Carries(other)
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
			})

		It("does not disturb a connect that blocks in another thread, whose connection ends with it",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				to := f.PeerAt(b.Port())
				call := s.Go(func(try Calls) error { return try.Connect(to) })
				syn := b.Wire.Expect(TCP(capture.SYN), To(to))
				call.Blocks()
				s.Close()
				c := syn.SynAck()
				Expect(call.Wait()).To(Succeed())
				c.Expect(TCP(capture.ACK))
				c.ExpectFin()
				Expect(c.History()).To(Equal("ShAFa"))
			})

		It("sends a FIN in SYN-RECEIVED",
			Req("rfc9293/3.10.4/close-synrcvd",
				"rfc9293/3.10.7.3/synsent-syn-only"), func(b *Bench) {
				s, syn := b.Connecting(f)
				c := crossed(syn)
				s.Close()
				fin := c.Expect(With(capture.FIN))
				Expect(fin.TCP.Seq).To(Equal(syn.TCP.Seq + 1))
				Expect(fin.TCP.Ack).To(Equal(c.Next()))
				c.Ack()
				c.Fin()
				c.FinAgain()
				Expect(c.History()).To(HaveHistory(`^SsHFa(TF)*fA?tfA+$`))
			})

		It("fails shutdown with ENOTCONN, and goes on connecting",
			Req("posix/shutdown/ENOTCONN"), func(b *Bench) {
				s, syn := b.Connecting(f)
				Expect(s.Try.Shutdown(SHUT_RDWR)).To(FailWith(ENOTCONN))
				c := syn.Accept()
				Expect(s.Poll(POLLOUT)).To(ConsistOf(POLLOUT))
				Expect(c.History()).To(Equal("ShA"))
			})
	})
})

// crossed answers a SYN with a SYN, and sees the SYN+ACK of a simultaneous open.
func crossed(syn *Segment) *Conn {
	GinkgoHelper()
	c := syn.Cross()
	c.Expect(TCP(capture.SYN|capture.ACK), Acks(c.Next()))
	return c
}

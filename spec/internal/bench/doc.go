// Package bench is what specs are written with. Like a test bench, it holds a stack
// from both sides: it makes the socket calls in the stack, and it is every other host
// on the stack's link. This is spec/connect/refused.go, but for one more spec:
//
//	package connect
//
//	import (
//		. "github.com/onsi/ginkgo/v2"
//		. "github.com/onsi/gomega"
//
//		"github.com/sockspec/sockspec/capture"
//		. "github.com/sockspec/sockspec/spec/internal/bench"
//		. "github.com/sockspec/sockspec/spec/target/sock"
//	)
//
//	var _ = Topic(func() {
//		OverTCP(func(f Family) {
//			It("fails connect with ECONNREFUSED when a RST answers its SYN",
//				Req("posix/connect/ECONNREFUSED"), func(b *Bench) {
//					s := b.Socket(f, SOCK_STREAM)
//					call := s.Go(func(try Calls) error { return try.Connect(f.PeerAt(b.Port())) })
//					b.Wire.Expect(TCP(capture.SYN)).Refuse()
//					Expect(call.Wait()).To(FailWith(ECONNREFUSED))
//				})
//		})
//	})
//
// [Topic] names the specs and labels them, by the file's place. [OverTCP] writes them
// twice, for IPv4 and for IPv6: f has the addresses of the family. [Req] cites the
// requirement that the spec checks, by its id in spec/requirement/data. The body gets a
// [Bench] of its own. It opens a TCP socket in the stack, starts a connect that blocks,
// waits for the SYN on the wire, answers it with a RST, and looks at what connect
// returns. FailWith is a matcher for Gomega, and ECONNREFUSED a name of package sock.
//
// # Calls
//
// A [Socket] is a descriptor in the stack. Each call comes in two forms. A method of
// Socket fails the spec if the call fails: it is for the way to what the spec is about.
// A method of Socket.Try, which is a [Calls], returns the error:
//
//	s.Bind(f.StackAt(80))
//	Expect(s.Try.Bind(f.StackAt(81))).To(FailWith(EINVAL))
//
// A call that may block is started with [Socket.Go], and goes on as an [Underway] while
// the spec does something else. [Bench.Listener], [Bench.Accepted], [Bench.Pair] and
// others make in one line the sockets that many specs begin with.
//
// # Packets
//
// [Wire.Expect] waits for the next packet of the stack that some matches accept, such as
// [TCP], [Payload] or [From]; a [Segment] is what it returns, and can be answered.
// [Wire.Sees] returns the packets so far, and [Wire.Quiet] fails the spec for one that
// it did not account for. Both make sure first that nothing is on its way, so that they
// can say what the stack has not sent.
//
// None of them accepts a packet that no peer would take: one with a wrong checksum or
// length, or a RST or SYN+ACK whose numbers are not those that RFC 9293 fixes. The spec
// fails for it, and need not look. A test of what a stack does with such packets sends
// them itself: those of the bench are seen as they are.
//
// # Hosts and connections
//
// [Bench.Peer] is a host on the link. It opens connections (Open, Dial) and sends
// datagrams (SendUDP). A [Conn] is its end of a connection: it keeps the sequence
// numbers, and sends what the spec says and nothing else. It does not even acknowledge:
//
//	s, c := b.Accepted(f) // the two ends of a connection that the host opened
//	c.Data("hello")       // sends a segment, and waits for nothing
//	Expect(s.Recv(10)).To(Equal("hello"))
//	s.Close()
//	c.ExpectFin() // waits for the stack's FIN, and acknowledges it
//
// # Time
//
// Nothing sleeps. Each wait is for something and has a bound: [Patience] for what a
// stack does at once, [Timer] for what a timer of the stack brings. [Bench.Until] waits
// for whatever else a spec can ask for.
//
// # What a stack lacks
//
// A spec that needs more of a stack than its transport and family says so with [Need];
// [Bench.Lacks] is for what shows only in the spec. Such a spec is unsupported, neither
// passed nor failed.
package bench

// Package bench is what specs are written with: for each spec a fresh session
// with a stack, the wire to it, and a trace of everything that happened.
//
// The body of an It takes a *Bench. Each socket call comes in two forms: a
// method of Socket fails the spec if the call fails; the same method of
// Socket.Try returns the errno. Each wait is bounded; nothing here sleeps.
//
//	It("fails with ECONNREFUSED when a RST answers its SYN", Req("posix/connect/ECONNREFUSED"), func(b *Bench) {
//		s := b.Socket(f, SOCK_STREAM)
//		call := s.Go(func(try Calls) error { return try.Connect(f.PeerAt(80)) })
//		b.Wire.Expect(TCP(capture.SYN)).Refuse()
//		Expect(call.Wait()).To(FailWith(ECONNREFUSED))
//	})
package bench

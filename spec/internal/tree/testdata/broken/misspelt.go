// Package broken holds specs with each mistake that is told before anything runs.
package broken

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverFamilies(func(f Family) {
		It("cites a requirement with a letter missing",
			Req("rfc9293/3.5.2/closed-rst", "posix/connect/ECONREFUSED"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Connect(f.LoopbackAt(1))).To(FailWith(ECONNREFUSED))
			})

		It("cites what is like no requirement", Req("rfc0/nothing/of-the-kind"), func(b *Bench) {
			Expect(b.FD(-1).Close()).To(FailWith(EBADF))
		})
	})
})

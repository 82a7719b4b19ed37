package broken

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	It("cites nothing", func(b *Bench) {
		Expect(b.FD(-1).Close()).To(FailWith(EBADF))
	})

	It("cites nothing for this transport", ReqIf(false, "posix/close/EBADF"), func(b *Bench) {
		Expect(b.FD(-1).Close()).To(FailWith(EBADF))
	})
})

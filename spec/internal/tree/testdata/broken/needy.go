package broken

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(Need("sysctls"), func() {
	It("needs a feature that is none", Req("posix/close/EBADF"), Need("loopbakc"), func(b *Bench) {
		Expect(b.FD(-1).Close()).To(FailWith(EBADF))
	})
})

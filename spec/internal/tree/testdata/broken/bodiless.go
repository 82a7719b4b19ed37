package broken

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = Topic(func() {
	It("has no body", Req("posix/close/EBADF"))

	It("does without the bench", Req("posix/close/EBADF"), func() {
		Expect("nothing of a stack").NotTo(BeEmpty())
	})
})

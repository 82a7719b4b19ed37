// Package hollow holds a spec that no stack could fail.
package hollow

import (
	. "github.com/onsi/ginkgo/v2"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	It("closes a socket", Req("posix/close/socket-destroyed"), func(b *Bench) {
		_ = b.Socket(IPv4, SOCK_STREAM).Try.Close()
	})
})

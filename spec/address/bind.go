package address

import (
	. "github.com/onsi/ginkgo/v2"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// listens is a listener on the wire, with SO_REUSEADDR or without.
func listens(b *Bench, f Family, reuse bool) *Socket {
	GinkgoHelper()
	if !reuse {
		return b.Listener(f, f.StackAt(0), 5)
	}
	l := b.Reusing(f, f.StackAt(0))
	l.Listen(5)
	return l
}

// rebinds binds a new socket and closes it again: what the bind gave.
func rebinds(b *Bench, f Family, at Addr, reuse bool) error {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	if reuse {
		s.Reuse()
	}
	err := s.Try.Bind(at)
	s.Close()
	return err
}

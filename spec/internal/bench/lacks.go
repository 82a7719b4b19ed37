package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Lacks ends the spec as unsupported: the stack has just shown, by a call that
// it is free to refuse, that it does not do what the spec is about; or what else
// the spec takes is not there, such as a compiler.
func (b *Bench) Lacks(what string) { panic(unsupported{what}) }

// SetKnown is Set for an option that a stack need not have. The spec is unsupported
// where the stack refuses to set it or to read it back: some take what they ignore.
func (s *Socket) SetKnown(level, name sock.Const, value int) {
	ginkgo.GinkgoHelper()
	var back int
	err := s.Try.Setsockopt(level, name, value)
	if err == nil {
		err = s.Try.Getsockopt(level, name, &back)
	}
	if target.ErrnoOf(err) == sock.ENOPROTOOPT {
		s.b.Lacks(string(name))
	}
	s.b.must("setsockopt "+string(name), err)
}

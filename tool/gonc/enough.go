package main

import (
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// enough is the end of standard output by its reader, as in "gonc ... | head -1". What
// the peer sends from then on is thrown away; what standard input holds is still sent, as
// it is after the peer's FIN.
type enough struct {
	come chan struct{} // closed when it has come
	why  error         // set before that
}

// declare notes that a write has met it.
func (e *enough) declare(err error) {
	e.why = err
	close(e.come)
}

// orEnough is how a session has ended: by what it has met, if anything, or else by the
// reader of its output.
func (s *session) orEnough(err error) error {
	if transfer.IsClosed(s.enough.come) && (err == nil || fault.IsQuiet(err)) {
		return s.enough.why
	}
	return err
}

// lastInput is the rule for an input that may still speak when nobody reads the output
// any more: it is waited for until it has been silent for a time.
func (s *session) lastInput() <-chan struct{} {
	s.Moved()
	limit := farewellSilence
	if s.FinGrace != nil {
		limit = *s.FinGrace
	}
	return s.Expiry(&limit)
}

package main

import "github.com/sockspec/sockspec/tool/gonc/internal/tell"

// requestLimit is the most that is taken for a request, and not for an upload.
const requestLimit = 64 << 10

// hasAsked reports whether a client has sent something that calls for an answer, and the
// FIN behind it.
func (s *session) hasAsked() bool {
	asks := !s.Listen && !s.SendOnly && !s.NoInput && s.Command == nil
	n := s.Sent.Bytes.Load()
	return asks && s.hasSentFIN.Load() && 0 < n && n <= requestLimit
}

// noteUnanswered tells that not one byte of an answer has come: some servers take a FIN for
// a hang-up, and drop what they were about to say.
func noteUnanswered() {
	tell.Line("gonc: no answer: the peer closed after our FIN " +
		"(servers that take it for a hang-up need --no-shutdown)")
}

package bench

import (
	"encoding/json"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Reaches waits until the stack says by TCP_INFO that the connection is in a
// state, and fails the spec if it is not within Patience. Only the answer that
// counts stands in the trace.
func (s *Socket) Reaches(want sock.State) {
	ginkgo.GinkgoHelper()
	s.b.Until(fmt.Sprintf("the connection is in %s", want), func() bool {
		return s.state() == want
	})
	if got := s.Info().State; got != want {
		failf("Expected\n    %s\nto stay the state of the connection, which is in\n    %s", want, got)
	}
}

// state is the connection's, asked for without a word in the trace; "" if the
// stack refuses to tell it.
func (s *Socket) state() sock.State {
	r, err := s.b.quiet(protocol.Getsockopt, protocol.Params{FD: s.fd, Level: sock.IPPROTO_TCP, Name: string(sock.TCP_INFO)})
	s.b.check(protocol.Getsockopt, err)
	var info sock.TCPInfo
	if err != nil || json.Unmarshal(r.Value, &info) != nil {
		return ""
	}
	return info.State
}

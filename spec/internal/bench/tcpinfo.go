package bench

import (
	"encoding/json"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Info returns TCP_INFO of the socket.
func (s *Socket) Info() sock.TCPInfo {
	ginkgo.GinkgoHelper()
	var info sock.TCPInfo
	s.b.must("getsockopt TCP_INFO", s.Try.Getsockopt(sock.IPPROTO_TCP, sock.TCP_INFO, &info))
	return info
}

// Reaches waits until the stack says by TCP_INFO that the connection is in a
// state, and fails the spec if it is not within Patience. The trace holds only the
// answer that counts.
func (s *Socket) Reaches(want sock.State) {
	ginkgo.GinkgoHelper()
	s.b.Until(fmt.Sprintf("the connection is in %s", want), func() bool {
		return s.state() == want
	})
	if got := s.Info().State; got != want {
		failf("Expected\n    %s\nto stay the state of the connection, which is in\n    %s",
			want, got)
	}
}

// state asks for the connection's state without a word in the trace; "" if the stack
// refuses to tell it.
func (s *Socket) state() sock.State {
	info, err := s.b.quietInfo(s.fd)
	s.b.check(protocol.Getsockopt, err)
	return info.State
}

// quietInfo asks for the TCP_INFO of a descriptor without a word in the trace. It is
// empty if the stack answers with something else.
func (b *Bench) quietInfo(fd int) (info sock.TCPInfo, err error) {
	r, err := b.quiet(protocol.Getsockopt, protocol.Params{
		FD: fd, Level: sock.IPPROTO_TCP, Name: string(sock.TCP_INFO),
	})
	if err != nil || json.Unmarshal(r.Value, &info) != nil {
		return sock.TCPInfo{}, err
	}
	return info, nil
}

// Queued returns how many connections the accept queue of a listener holds, by
// TCP_INFO. The spec is unsupported where the stack does not tell.
func (s *Socket) Queued() int {
	ginkgo.GinkgoHelper()
	return int(s.listenerInfo().Unacked)
}

// Backlog returns the backlog of a listener, by TCP_INFO. The spec is unsupported
// where the stack does not tell.
func (s *Socket) Backlog() int {
	ginkgo.GinkgoHelper()
	return int(s.listenerInfo().Sacked)
}

// listenerInfo returns TCP_INFO of a listener. A backlog of 0 in it counts only if
// the stack tells the backlog of another listener.
func (s *Socket) listenerInfo() sock.TCPInfo {
	ginkgo.GinkgoHelper()
	info := s.Info()
	if info.Sacked == 0 && !s.b.tellsBacklogs() {
		s.b.Lacks("TCP_INFO of a listener's queue")
	}
	return info
}

// tellsBacklogs reports whether TCP_INFO holds a backlog, by that of a listener that
// is no part of the spec's story. It need not be the one that was asked for: whether
// it is, specs say.
func (b *Bench) tellsBacklogs() bool {
	f := IPv4
	if !b.Has(protocol.FeatureIPv4) {
		f = IPv6
	}
	r, err := b.quiet(protocol.Socket, protocol.Params{Domain: f.AF, Type: sock.SOCK_STREAM})
	if err != nil {
		return false
	}
	defer func() { _, _ = b.quiet(protocol.Close, protocol.Params{FD: r.FD}) }()
	_, err = b.quiet(protocol.Listen, protocol.Params{FD: r.FD, Backlog: 5})
	if err != nil {
		return false
	}
	info, err := b.quietInfo(r.FD)
	return err == nil && info.Sacked != 0
}

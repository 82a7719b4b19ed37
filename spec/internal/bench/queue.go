package bench

import (
	"encoding/json"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Queued is how many connections a listener's accept queue holds, by TCP_INFO. The
// spec is unsupported where the stack does not tell.
func (s *Socket) Queued() int {
	ginkgo.GinkgoHelper()
	return int(s.listenerInfo().Unacked)
}

// Backlog is a listener's backlog, by TCP_INFO. The spec is unsupported where the
// stack does not tell.
func (s *Socket) Backlog() int {
	ginkgo.GinkgoHelper()
	return int(s.listenerInfo().Sacked)
}

// listenerInfo takes an answer without a backlog for one only if the stack tells
// of another listener that it has one.
func (s *Socket) listenerInfo() sock.TCPInfo {
	ginkgo.GinkgoHelper()
	info := s.Info()
	if info.Sacked == 0 && !s.b.tellsBacklogs() {
		s.b.Lacks("TCP_INFO of a listener's queue")
	}
	return info
}

// tellsBacklogs makes a listener beside the spec's story, and looks. The backlog
// need not be the one that was asked for: whether it is, specs say.
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
	if _, err := b.quiet(protocol.Listen, protocol.Params{FD: r.FD, Backlog: 5}); err != nil {
		return false
	}
	answer, err := b.quiet(protocol.Getsockopt, protocol.Params{FD: r.FD, Level: sock.IPPROTO_TCP, Name: string(sock.TCP_INFO)})
	var info sock.TCPInfo
	return err == nil && json.Unmarshal(answer.Value, &info) == nil && info.Sacked != 0
}

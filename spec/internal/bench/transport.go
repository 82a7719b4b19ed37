package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Transport is a protocol that has ports.
type Transport struct {
	Name    string           // "TCP", "UDP"
	Type    sock.Const       // of its sockets: SOCK_STREAM, SOCK_DGRAM
	Feature protocol.Feature // which a stack needs for it; also a label of its specs
}

// The transports. TCP and UDP alone are matchers of packets.
var (
	TransportTCP = Transport{Name: "TCP", Type: sock.SOCK_STREAM, Feature: protocol.FeatureTCP}
	TransportUDP = Transport{Name: "UDP", Type: sock.SOCK_DGRAM, Feature: protocol.FeatureUDP}
)

// Over opens a container of specs about some transports, each of which is a label
// of theirs: "TCP", or "TCP and UDP".
func Over(specs func(), transports ...Transport) {
	ginkgo.GinkgoHelper()
	var name string
	var labels ginkgo.Labels
	for i, t := range transports {
		if i > 0 {
			name += " and "
		}
		name += t.Name
		labels = append(labels, string(t.Feature))
	}
	ginkgo.Context(name, labels, specs)
}

// OverDualStack opens a container of specs about sockets of a transport on which
// IPv4 and IPv6 meet.
func OverDualStack(t Transport, specs func()) {
	ginkgo.GinkgoHelper()
	ginkgo.Context(t.Name, ginkgo.Label(string(t.Feature), string(IPv4.Feature), string(IPv6.Feature)), specs)
}

// OverTCP writes specs about TCP, for IPv4 and for IPv6.
func OverTCP(specs func(f Family)) {
	ginkgo.GinkgoHelper()
	Over(func() { OverFamilies(specs) }, TransportTCP)
}

// OverUDP writes specs about UDP, for IPv4 and for IPv6.
func OverUDP(specs func(f Family)) {
	ginkgo.GinkgoHelper()
	Over(func() { OverFamilies(specs) }, TransportUDP)
}

// OverTransports writes the same specs for TCP and for UDP, each for IPv4 and for
// IPv6.
func OverTransports(specs func(t Transport, f Family)) {
	ginkgo.GinkgoHelper()
	for _, t := range []Transport{TransportTCP, TransportUDP} {
		Over(func() { OverFamilies(func(f Family) { specs(t, f) }) }, t)
	}
}

// ReqIf is Req where a spec that is written for several transports cites something
// for one of them alone.
func ReqIf(holds bool, ids ...string) Cites {
	if !holds {
		return Cites{}
	}
	return Req(ids...)
}

// Serving is a socket at an address that takes what comes for it: a listener of
// TCP, or a bound socket of UDP. The port is of the stack's choice if the address
// has none.
func (b *Bench) Serving(t Transport, f Family, at sock.Addr) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, t.Type)
	s.Bind(at)
	s.Serve(t)
	return s
}

// Serve makes a bound socket of a transport take what comes for it: it listens, if
// it is one of TCP.
func (s *Socket) Serve(t Transport) {
	ginkgo.GinkgoHelper()
	if t == TransportTCP {
		s.Listen(5)
	}
}

// Meets sees that what comes from the host for a socket that serves reaches it: a
// handshake with a listener, or a datagram.
func (h Host) Meets(s *Socket) {
	ginkgo.GinkgoHelper()
	if s.datagram {
		h.Deliver(s)
		return
	}
	s.Admits(h.Open(s.Name()))
}

// Misses sees that what comes from the host for an address finds nobody: a SYN is
// answered with a RST, a datagram with an ICMP port unreachable.
func (h Host) Misses(t Transport, at sock.Addr) {
	ginkgo.GinkgoHelper()
	if t == TransportTCP {
		h.Open(at).ExpectReset()
		return
	}
	h.SendUDP(h.b.Port(), at, "to nobody")
	h.b.Wire.Expect(ICMPError)
}

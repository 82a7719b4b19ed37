package bench

import (
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Transport is a protocol that has ports.
type Transport struct {
	Name    string           // "TCP", "UDP"
	Type    sock.Const       // of its sockets: SOCK_STREAM, SOCK_DGRAM
	Feature protocol.Feature // that a stack needs for it; also a label of its specs
}

// The transports. Without the prefix, TCP and UDP match packets.
var (
	TransportTCP = Transport{Name: "TCP", Type: sock.SOCK_STREAM, Feature: protocol.FeatureTCP}
	TransportUDP = Transport{Name: "UDP", Type: sock.SOCK_DGRAM, Feature: protocol.FeatureUDP}
)

// Over opens a container of specs about some transports, each of which is a label
// of theirs. It is called "TCP", or "TCP and UDP".
func Over(specs func(), transports ...Transport) {
	ginkgo.GinkgoHelper()
	var names []string
	var labels ginkgo.Labels
	for _, t := range transports {
		names = append(names, t.Name)
		labels = append(labels, string(t.Feature))
	}
	ginkgo.Context(strings.Join(names, " and "), labels, specs)
}

// OverDualStack opens a container of specs about sockets of a transport that are of
// IPv6 and take IPv4 as well.
func OverDualStack(t Transport, specs func()) {
	ginkgo.GinkgoHelper()
	labels := ginkgo.Label(string(t.Feature), string(IPv4.Feature), string(IPv6.Feature))
	ginkgo.Context(t.Name, labels, specs)
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

// Who may bind an address that another socket has? POSIX says that an address in use
// fails with EADDRINUSE and leaves to the systems what "in use" means. This file holds
// Linux to its manual pages, by a rule that is written once, in rule.go: two sockets
// collide if they have one transport and port and their addresses overlap, unless both
// have SO_REUSEPORT, or both have SO_REUSEADDR and the first does not listen. Each spec
// is a row of first sockets beside all second ones, with all combinations of the
// options; the report shows the table. The BSDs differ: there the later socket's
// SO_REUSEADDR is enough, and a wildcard goes with a specific address.

package address

import (
	. "github.com/onsi/ginkgo/v2"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// cites are the sentences of the rule that the cases of a state check. No page says what
// connect makes of the wildcard, which is why that is one of the kernel's habits.
func cites(is state) Cites {
	address := []string{"linux/ip7/one-socket-per-pair", "linux/ipv6-7/shared-port-space"}
	if is == connected {
		return Req(append(address, "linux/kernel/connect-narrows")...)
	}
	return Req(append(address, "linux/ip7/any-binds-all", "linux/ipv6-7/IPV6_V6ONLY",
		"linux/socket7/SO_REUSEADDR", "linux/socket7/SO_REUSEADDR-both", "linux/socket7/SO_REUSEPORT")...)
}

// A spec for each transport, state and address of the first socket, and family of the
// second. The families are apart so that a stack which has one of them is judged by
// what it has.
var _ = Topic(Need(protocol.FeatureLoopback), func() {
	beside(TransportTCP, bound, firsts())
	beside(TransportTCP, listening, firsts())
	beside(TransportTCP, connected, wildcards())
	beside(TransportUDP, bound, firsts())
	beside(TransportUDP, connected, wildcards())
	across(TransportTCP, TransportUDP)
	across(TransportUDP, TransportTCP)
})

// beside writes the specs of first sockets that are in a state.
func beside(t Transport, is state, at []local) {
	Over(func() {
		for _, l := range at {
			first := party{kind: t.Type, local: l}
			Context("beside a "+string(is)+" "+l.String(), Label(string(l.family().Feature)), func() {
				for _, f := range []Family{IPv4, IPv6} {
					It("refuses the "+f.Name+" binds that overlap with it, unless options share the port",
						CallsAlone, Label(string(f.Feature)), cites(is), func(b *Bench) {
							grid{first, is, t.Type, of(f)}.check(b)
						})
				}
			})
		}
	}, t)
}

// across writes the spec of a first socket of one transport and second ones of
// the other: the protocol is a part of what tells connections apart.
func across(t, other Transport) {
	Over(func() {
		It("lets "+other.Name+" sockets bind beside a "+t.Name+" socket at "+dual.String()+
			", whatever their address",
			CallsAlone, Label("ipv4", "ipv6"), Req("rfc9293/4/tcp-port"), func(b *Bench) {
				grid{party{kind: t.Type, local: dual}, bound, other.Type, locals}.check(b)
			})
	}, t, other)
}

// firsts are the addresses of first sockets. One on the wire is to the rule what
// one of loopback is, and stands among the second ones.
func firsts() (out []local) {
	for _, l := range locals {
		if l.addr != IPv4.Stack && l.addr != IPv6.Stack {
			out = append(out, l)
		}
	}
	return out
}

// wildcards are the addresses that connect changes.
func wildcards() (out []local) {
	for _, l := range locals {
		if l.source.IsValid() {
			out = append(out, l)
		}
	}
	return out
}

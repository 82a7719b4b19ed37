package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/gcustom"
	"github.com/onsi/gomega/types"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Match is a property of a packet. Expect, Sees and their like take some of them, and
// look for a packet that has all.
type Match struct {
	Name string              // how a failure says it: "TCP SYN", "to 192.0.2.2:80"
	Is   func(*Segment) bool // reports whether a packet has the property
}

func all(matches []Match, s *Segment) bool {
	for _, m := range matches {
		if !m.Is(s) {
			return false
		}
	}
	return true
}

func names(matches []Match) string {
	var n []string
	for _, m := range matches {
		if m.Name != "" {
			n = append(n, m.Name)
		}
	}
	return strings.Join(n, ", ")
}

// fromStack matches what the stack has put on the wire.
var fromStack = Match{"", func(s *Segment) bool {
	return s.Interface == ladder.Wire && !s.Outgoing
}}

// OnLoopback matches a packet on the stack's own loopback.
var OnLoopback = Match{"on loopback", func(s *Segment) bool {
	return s.Interface == ladder.Loopback
}}

// TCP matches a segment with exactly these control bits. PSH, ECE and CWR, which a
// stack is free to set, may be there or not.
func TCP(flags capture.Flags) Match {
	free := capture.PSH | capture.ECE | capture.CWR
	return Match{"TCP " + flags.String(), func(s *Segment) bool {
		return s.Packet.TCP != nil && s.Packet.TCP.Flags&^free == flags&^free
	}}
}

// With matches a segment that has at least these control bits.
func With(flags capture.Flags) Match {
	return Match{"TCP with " + flags.String(), func(s *Segment) bool { return s.Has(flags) }}
}

// Acks matches a segment whose acknowledgement number is next: it acknowledges all
// that comes before it, and no more.
func Acks(next uint32) Match {
	return Match{fmt.Sprintf("acknowledging %d", next), func(s *Segment) bool {
		return s.Has(capture.ACK) && s.Packet.TCP.Ack == next
	}}
}

// UDP matches a datagram of UDP.
var UDP = Match{"UDP", func(s *Segment) bool { return s.Packet.UDP != nil }}

// Payload matches a packet that carries exactly these bytes.
func Payload(data string) Match {
	return Match{fmt.Sprintf("with payload %q", strace.Shorten(data, 40)), func(s *Segment) bool {
		return string(s.Payload) == data
	}}
}

// ICMPError matches an ICMP error, which quotes the packet that it is about.
var ICMPError = Match{"an ICMP error", func(s *Segment) bool { return s.IsICMPError() }}

// Carrying matches a packet with any payload.
var Carrying = Match{"with payload", func(s *Segment) bool { return len(s.Payload) > 0 }}

// DataOrFin matches a segment that has to be acknowledged, with payload or FIN: the
// stack sends it again if it is not.
var DataOrFin = Match{"with payload or FIN", func(s *Segment) bool { return s.SeqLen() > 0 }}

// MoreThanProbe matches data beyond the one byte that a probe of a closed window
// may bring (RFC 9293 section 3.8.6.1).
var MoreThanProbe = Match{"with more than one byte", func(s *Segment) bool {
	return len(s.Payload) > 1
}}

// To matches a packet to an address and port.
func To(a sock.Addr) Match {
	return Match{"to " + string(a), func(s *Segment) bool { return s.Dst() == a.AddrPort() }}
}

// From matches a packet from an address and port.
func From(a sock.Addr) Match {
	return Match{"from " + string(a), func(s *Segment) bool { return s.Src() == a.AddrPort() }}
}

// FromPort matches a packet from a port.
func FromPort(port uint16) Match {
	return Match{fmt.Sprintf("from port %d", port), func(s *Segment) bool {
		return s.Src().Port() == port
	}}
}

// ToPort matches a packet to a port.
func ToPort(port uint16) Match {
	return Match{fmt.Sprintf("to port %d", port), func(s *Segment) bool {
		return s.Dst().Port() == port
	}}
}

// FailWith is a matcher of Gomega, for the error that a call returned: it succeeds if
// that is one of the errnos.
func FailWith(errnos ...sock.Errno) types.GomegaMatcher {
	var words []string
	for _, e := range errnos {
		words = append(words, string(e))
	}
	return gcustom.MakeMatcher(func(err error) (bool, error) {
		return slices.Contains(errnos, target.ErrnoOf(err)), nil
	}).WithTemplate(
		"Expected\n    {{.Data.Got .Actual}}\n{{.To}} fail with\n    {{.Data.Want}}",
		failWith{strings.Join(words, " or ")})
}

// failWith is what the template of FailWith prints from.
type failWith struct{ Want string }

// Got writes the outcome of a call. It takes any, since a template passes a nil
// error as no error at all.
func (failWith) Got(err any) string {
	if err == nil {
		return "success"
	}
	return fmt.Sprint(err)
}

// HaveHistory is a matcher of Gomega, for what History returned: it succeeds if a
// regular expression matches that.
func HaveHistory(expression string) types.GomegaMatcher { return gomega.MatchRegexp(expression) }

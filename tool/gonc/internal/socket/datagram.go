package socket

import (
	"fmt"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// The largest payloads of a datagram: 65,535 less the headers of UDP and, for IPv4,
// whose total length counts it, of IP (RFC 768; RFC 791 section 3.1; RFC 8200 section 4.5).
const (
	MaxPayload4 = 65535 - 20 - 8
	MaxPayload6 = 65535 - 8
)

// Sender is where a datagram came from, and where an answer goes to.
type Sender struct {
	netip.AddrPort
	Path string // of a Unix socket; "" if it has none
	// What it sent to: an address of ours, or a group's; invalid if the system does not tell.
	To     netip.Addr
	Source netip.Addr // what an answer is to come from; invalid leaves it to the system
}

// IsKnown reports whether a sender can be answered. A Unix socket may have no name.
func (s Sender) IsKnown() bool { return s.IsValid() || s.Path != "" }

// Is reports whether two senders are the same.
func (s Sender) Is(other Sender) bool {
	return s.AddrPort == other.AddrPort && s.Path == other.Path
}

// String is how dumps name a sender.
func (s Sender) String() string {
	switch {
	case s.IsValid():
		return s.AddrPort.String()
	case s.Path == "":
		return "nobody"
	}
	return fault.OneLine(s.Path)
}

// Words are how -v names a sender.
func (s Sender) Words() string {
	if s.IsValid() {
		return fmt.Sprintf("%s %d", s.Addr(), s.Port())
	}
	return s.String()
}

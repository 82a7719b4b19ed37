package ladder

import (
	"slices"
	"strings"
	"time"

	"github.com/sockspec/sockspec/capture"
)

// afterwards is how long after its end a call can still be the cause of a packet:
// the kernel may send from a softirq that runs a little later.
const afterwards = time.Millisecond

// waiting are the calls that send nothing.
var waiting = map[string]bool{
	"accept": true, "bind": true, "blocked": true, "dup": true, "fcntl": true,
	"getpeername": true, "getsockname": true, "getsockopt": true, "hello": true,
	"ioctl": true, "listen": true, "poll": true, "socket": true, "sysctl": true,
}

// reading are the calls that send nothing but window updates.
var reading = map[string]bool{"read": true, "recv": true, "recvfrom": true, "recvmsg": true}

// cause returns the call among those begun so far that made p's sender send it.
func cause(begun []*Call, p *Packet, at time.Time) *Call {
	stack := p.Interface == Loopback || p.Side == Left
	if stack && byItself(p) {
		return nil
	}
	side := p.Side
	if p.Interface == Loopback && !slices.ContainsFunc(begun, (*Call).onRight) {
		side = Left
	}
	for i := len(begun) - 1; i >= 0; i-- {
		c := begun[i]
		if c.Side == side && c.near(p, at) && (!stack || c.sends(p)) {
			return c
		}
	}
	return nil
}

// byItself reports whether a stack sends a packet such as p without being asked.
func byItself(p *Packet) bool {
	return p.means('T') || p.Decoded.Has(capture.SYN|capture.ACK)
}

func (c *Call) onRight() bool { return c.Side == Right }

// near reports whether c was in flight when p was sent, or had just ended. An
// acknowledgement by itself comes soon after many a call: it must be in flight.
func (c *Call) near(p *Packet, at time.Time) bool {
	if c.End.IsZero() || !c.End.Before(at) {
		return true
	}
	return at.Sub(c.End) < afterwards && (c.Side == Right || kindOf(p) != kindACK)
}

// sends reports whether c is a call that sends packets such as p.
func (c *Call) sends(p *Packet) bool {
	return !waiting[c.Name] && (!reading[c.Name] || p.means('U'))
}

// means reports whether p's step holds the letter of a history, of either case.
func (p *Packet) means(letter byte) bool {
	return strings.IndexByte(strings.ToUpper(p.Step.Letters), letter) >= 0
}

package ladder

import (
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
	side := p.Side
	if p.Interface == Loopback {
		side = Left
	}
	if side == Left && byItself(p) {
		return nil
	}
	for i := len(begun) - 1; i >= 0; i-- {
		if c := begun[i]; c.Side == side && c.explains(p, at) {
			return c
		}
	}
	return nil
}

// byItself reports whether a stack sends a packet such as p without being asked.
func byItself(p *Packet) bool {
	return p.means('T') || p.Decoded.Has(capture.SYN|capture.ACK)
}

func (c *Call) explains(p *Packet, at time.Time) bool {
	ended := !c.End.IsZero() && c.End.Before(at)
	if ended && at.Sub(c.End) >= afterwards {
		return false
	}
	if c.Side == Right {
		return true
	}
	if waiting[c.Name] || reading[c.Name] && !p.means('U') {
		return false
	}
	return !ended || kindOf(p) != kindACK
}

// means reports whether p's step holds the letter of a history, of either case.
func (p *Packet) means(letter byte) bool {
	return strings.IndexByte(strings.ToUpper(p.Step.Letters), letter) >= 0
}

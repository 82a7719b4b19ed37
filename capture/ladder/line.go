package ladder

import (
	"fmt"
	"strings"
)

// line is all of p in one line: what a tooltip shows, and a packet's comment.
func line(p *Packet) string {
	d := p.Decoded
	parts := []string{fmt.Sprintf("packet %d: %s", p.Number, d)}
	if d.TCP != nil && p.Conn != nil {
		parts = append(parts, fmt.Sprintf("relative seq %d ack %d", p.Step.RelSeq, p.Step.RelAck))
	}
	parts = append(parts, tags(p)...)
	if p.Unanswered {
		parts = append(parts, "had to be sent again")
	}
	if len(d.Payload) > 0 && d.ICMP == nil {
		parts = append(parts, quoted(d.Payload, 64))
	}
	if s := p.states(); s[0] != "" {
		parts = append(parts, fmt.Sprintf("then %s, %s", s[0], s[1]))
	}
	if p.Cause != nil {
		parts = append(parts, "caused by "+p.Cause.begin())
	}
	return strings.Join(parts, "; ")
}

// begin writes a call as it was made: "connect(3, 192.0.2.2:80)".
func (c *Call) begin() string {
	if c.Args == "" && c.Side == Right {
		return clean(c.Name)
	}
	return clean(c.Name) + "(" + clean(c.Args) + ")"
}

// result writes how a call ended: " = 0"; empty for an act that gives nothing.
func (c *Call) result() string {
	switch {
	case c.Result != "":
		return " = " + clean(c.Result)
	case c.End.IsZero():
		return " has not ended"
	}
	return ""
}

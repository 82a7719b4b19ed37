package ladder

import (
	"fmt"
	"strings"
)

// line is all of p in one line: what a tooltip shows.
func line(p *Packet) string {
	d := p.Decoded
	parts := []string{fmt.Sprintf("packet %d", p.Number)}
	if d.IP.Src.IsValid() {
		parts = append(parts, fmt.Sprintf("%s → %s", endpoint(p, true), endpoint(p, false)))
	}
	if d.TCP != nil {
		parts = append(parts, "TCP "+flagNames(d.TCP.Flags), tcpNumbers(p), tcpOptions(p))
		parts = append(parts, tags(p)...)
		if len(d.Payload) > 0 {
			parts = append(parts, quoted(d.Payload, 64))
		}
		parts = append(parts, clean(d.Problem))
	} else {
		parts = append(parts, labelOf(p, 64).words()...)
	}
	return join(append(parts, unanswered(p), statesAfter(p), because(p)))
}

// join puts commas between the parts that are not empty.
func join(parts []string) string {
	var full []string
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, ", ")
}

func endpoint(p *Packet, source bool) string {
	ap := p.Decoded.Dst()
	if source {
		ap = p.Decoded.Src()
	}
	if p.Decoded.TCP == nil && p.Decoded.UDP == nil {
		return ap.Addr().String()
	}
	return ap.String()
}

func tcpNumbers(p *Packet) string {
	t := p.Decoded.TCP
	return fmt.Sprintf("seq %d, ack %d, win %d, len %d", p.Step.RelSeq, p.Step.RelAck, t.Window, len(p.Decoded.Payload))
}

func tcpOptions(p *Packet) string {
	o := p.Decoded.TCP.Options
	var parts []string
	if o.MSS != 0 {
		parts = append(parts, fmt.Sprintf("mss %d", o.MSS))
	}
	if o.WindowScale != nil {
		parts = append(parts, fmt.Sprintf("wscale %d", *o.WindowScale))
	}
	if o.SACKPermitted {
		parts = append(parts, "sackOK")
	}
	if len(o.SACK) > 0 {
		parts = append(parts, fmt.Sprintf("sack blocks %d", len(o.SACK)))
	}
	if o.Timestamps != nil {
		parts = append(parts, fmt.Sprintf("ts %d %d", o.Timestamps[0], o.Timestamps[1]))
	}
	if o.FastOpen != nil {
		parts = append(parts, fmt.Sprintf("fast open cookie %x", o.FastOpen))
	}
	return join(parts)
}

func unanswered(p *Packet) string {
	if p.Unanswered {
		return "had to be sent again"
	}
	return ""
}

func statesAfter(p *Packet) string {
	s := p.states()
	if s[0] == "" {
		return ""
	}
	return fmt.Sprintf("then %s | %s", s[0], s[1])
}

func because(p *Packet) string {
	if p.Cause == nil {
		return ""
	}
	return "caused by " + p.Cause.begin()
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

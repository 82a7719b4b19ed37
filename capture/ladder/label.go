package ladder

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/capture"
)

// kind sorts packets by what a reader looks for; the views colour by it.
type kind string

const (
	kindSYN   kind = "syn"
	kindFIN   kind = "fin"
	kindRST   kind = "rst"
	kindData  kind = "data"
	kindACK   kind = "ack"
	kindUDP   kind = "udp"
	kindICMP  kind = "icmp"
	kindOther kind = "other"
)

func kindOf(p *Packet) kind {
	d := p.Decoded
	switch {
	case d.UDP != nil:
		return kindUDP
	case d.ICMP != nil:
		return kindICMP
	case d.TCP == nil:
		return kindOther
	case d.Has(capture.RST):
		return kindRST
	case d.Has(capture.SYN):
		return kindSYN
	case d.Has(capture.FIN):
		return kindFIN
	case len(d.Payload) > 0:
		return kindData
	}
	return kindACK
}

// label is what an arrow bears: its name, then what is worth telling of it, then
// its payload; and last what is unusual in it.
type label struct {
	name    string   // "SYN ACK"
	details []string // "seq 1", "len 5"
	payload string   // quoted
	tags    []string // "retransmission"
	bad     string   // why the frame is not sound
}

// labelOf describes p, with at most limit bytes of its payload.
func labelOf(p *Packet, limit int) label {
	d := p.Decoded
	l := label{tags: tags(p), bad: clean(d.Problem)}
	switch {
	case d.TCP != nil:
		l.name, l.details = tcpName(d), tcpDetails(p)
	case d.UDP != nil:
		l.name, l.details = "UDP", length(d.PayloadLen())
	default:
		l.name = summary(d)
		return l
	}
	if len(d.Payload) > 0 {
		l.payload = quoted(d.Payload, limit)
	}
	return l
}

// tcpName names a segment by its flags. PSH says nothing, and data has its ACK as
// a matter of course.
func tcpName(d *capture.Packet) string {
	f := d.TCP.Flags &^ capture.PSH
	if len(d.Payload) > 0 && f == capture.ACK {
		return "DATA"
	}
	return flagNames(f)
}

// flagNames writes the flags in the order in which people say them.
func flagNames(f capture.Flags) string {
	if f == 0 {
		return "no flags"
	}
	names := strings.Split(f.String(), "|")
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	return strings.Join(names, " ")
}

// rank puts SYN before the other flags.
func rank(flag string) int {
	if flag == "SYN" {
		return 0
	}
	return 1
}

// summary is what a packet without ports is, without its addresses.
func summary(d *capture.Packet) string {
	text := d.String()
	if d.IP.Src.IsValid() {
		text = strings.TrimPrefix(text, fmt.Sprintf("%s > %s ", d.IP.Src, d.IP.Dst))
	}
	text, _, _ = strings.Cut(text, " about ")
	return clean(strings.TrimSuffix(text, " ["+d.Problem+"]"))
}

// tcpDetails tells the numbers that matter for a segment of its kind.
func tcpDetails(p *Packet) []string {
	t, size := p.Decoded.TCP, p.Decoded.PayloadLen()
	switch kindOf(p) {
	case kindSYN:
		return append(synDetails(t), length(size)...)
	case kindACK:
		return []string{fmt.Sprintf("ack %d", p.Step.RelAck)}
	}
	return append([]string{fmt.Sprintf("seq %d", p.Step.RelSeq)}, length(size)...)
}

func synDetails(t *capture.TCP) []string {
	var details []string
	if t.Options.MSS != 0 {
		details = append(details, fmt.Sprintf("mss %d", t.Options.MSS))
	}
	if t.Options.FastOpen != nil {
		details = append(details, "fast open")
	}
	return details
}

func length(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{"len " + strconv.Itoa(n)}
}

var tagNames = []struct {
	letter byte
	name   string
}{
	{'T', "retransmission"}, {'G', "after a gap"}, {'P', "zero-window probe"}, {'K', "keep-alive"},
	{'W', "window 0"}, {'U', "window update"}, {'2', "duplicate ACK"},
}

func tags(p *Packet) []string {
	var names []string
	for _, t := range tagNames {
		if p.means(t.letter) {
			names = append(names, t.name)
		}
	}
	return names
}

// words joins the parts of a label, without what follows when there is no room.
func (l label) words() []string {
	words := append([]string{l.name}, l.tags...)
	words = append(words, l.details...)
	if l.payload != "" {
		words = append(words, l.payload)
	}
	if l.bad != "" {
		words = append(words, l.bad)
	}
	return words
}

// words is p's label as one list, its name first. The name bears the number of
// the connection where there are several, and "lo" for a packet on loopback where
// others went over the wire.
func (s *script) words(p *Packet, limit int) []string {
	words := labelOf(p, limit).words()
	if len(s.conns) > 1 && p.Conn != nil {
		words[0] = fmt.Sprintf("#%d %s", p.Conn.ID, words[0])
	}
	if s.mixed && p.Interface == Loopback {
		words[0] = "lo " + words[0]
	}
	return words
}

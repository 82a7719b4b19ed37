package mutant

import (
	"fmt"
	"strings"
	"sync"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// lyingLink wraps the ports of a link on which the mutant changes packets.
func lyingLink(l *target.Link, m Mutant) *target.Link {
	if l == nil || len(m.Frames) == 0 {
		return l
	}
	out := *l
	out.Wire = newPort(l.Wire, "wire", m.Frames)
	if l.Loopback != nil {
		out.Loopback = newPort(l.Loopback, "lo", m.Frames)
	}
	return &out
}

// port changes frames on their way out of the stack, as they are read, and on
// their way into it, as they are written.
type port struct {
	capture.Port
	name   string
	frames []Frame

	mu      sync.Mutex
	counts  []int // of packets that matched each of frames
	decoder *capture.Decoder
	again   []capture.Frame // copies that are still to be read
}

func newPort(under capture.Port, name string, frames []Frame) *port {
	return &port{Port: under, name: name, frames: frames, counts: make([]int, len(frames)),
		decoder: capture.NewDecoder()}
}

func (p *port) ReadFrame() (capture.Frame, error) {
	for {
		if f, ok := p.pending(); ok {
			return f, nil
		}
		f, err := p.Port.ReadFrame()
		if err != nil || f.Outgoing {
			return f, err
		}
		changed := p.change("stack", f.Data)
		if len(changed) == 0 {
			continue
		}
		f.Data, f.Length = changed[0], len(changed[0])
		p.keep(f, changed[1:])
		return f, nil
	}
}

func (p *port) pending() (capture.Frame, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.again) == 0 {
		return capture.Frame{}, false
	}
	f := p.again[0]
	p.again = p.again[1:]
	return f, true
}

func (p *port) keep(like capture.Frame, copies [][]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range copies {
		f := like
		f.Data, f.Length = c, len(c)
		p.again = append(p.again, f)
	}
}

func (p *port) WriteFrame(frame []byte) error {
	for _, f := range p.change("bench", frame) {
		if err := p.Port.WriteFrame(f); err != nil {
			return err
		}
	}
	return nil
}

// change returns what becomes of a frame: none, one or two.
func (p *port) change(from string, frame []byte) [][]byte {
	if _, ok := target.SentinelOf(frame); ok {
		return [][]byte{frame}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	packet := p.decoder.Decode(capture.Frame{Data: frame, Length: len(frame)})
	for i, f := range p.frames {
		if !f.matches(from, p.name, &packet) {
			continue
		}
		p.counts[i]++
		if p.counts[i] > f.Behind && (f.Nth == 0 || f.Nth == p.counts[i]) {
			return f.apply(frame, &packet)
		}
	}
	return [][]byte{frame}
}

func (f Frame) matches(from, port string, p *capture.Packet) bool {
	want, _ := parseFlags(f.Flags)
	without, _ := parseFlags(f.Without)
	switch {
	case or(f.From, "stack") != from:
	case or(f.Interface, "wire") != port && f.Interface != "any":
	case f.Proto != "" && f.Proto != string(carried(p)):
	case want != 0 && !p.Has(want):
	case without != 0 && p.TCP != nil && p.TCP.Flags&without != 0:
	case f.Data != nil && *f.Data != (len(p.Payload) > 0):
	default:
		return true
	}
	return false
}

func (f Frame) apply(frame []byte, p *capture.Packet) [][]byte {
	switch {
	case f.Drop:
		return nil
	case f.Duplicate:
		return [][]byte{frame, append([]byte(nil), frame...)}
	}
	if f.BadSum != "" {
		return [][]byte{f.spoilt(frame, p)}
	}
	f.edit(p)
	out, err := p.Marshal()
	if err != nil {
		return [][]byte{frame}
	}
	return [][]byte{out}
}

func (f Frame) edit(p *capture.Packet) {
	if f.SetTTL != 0 {
		p.IP.TTL = uint8(f.SetTTL)
	}
	if p.UDP != nil && f.SetPort != 0 {
		p.UDP.SrcPort = uint16(f.SetPort)
	}
	t := p.TCP
	if t == nil {
		return
	}
	if flags, _ := parseFlags(f.SetFlags); flags != 0 {
		t.Flags = flags
	}
	if f.SetWindow != nil {
		t.Window = uint16(*f.SetWindow)
	}
	if f.SetPort != 0 {
		t.SrcPort = uint16(f.SetPort)
	}
	if f.NoOptions {
		t.Options = capture.TCPOptions{}
	}
	t.Seq += uint32(f.AddSeq)
	t.Ack += uint32(f.AddAck)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func parseFlags(text string) (capture.Flags, error) {
	names := map[string]capture.Flags{
		"FIN": capture.FIN, "SYN": capture.SYN, "RST": capture.RST, "PSH": capture.PSH,
		"ACK": capture.ACK, "URG": capture.URG, "ECE": capture.ECE, "CWR": capture.CWR,
	}
	var out capture.Flags
	for name := range strings.SplitSeq(text, "|") {
		f, ok := names[name]
		if !ok && text != "" {
			return 0, fmt.Errorf("no control bit %q; one of FIN, SYN, RST, PSH, ACK, URG, ECE, CWR", name)
		}
		out |= f
	}
	return out, nil
}

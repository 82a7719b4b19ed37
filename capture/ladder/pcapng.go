package ladder

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockspec/sockspec/capture"
)

// WritePcapng writes the packets of t as a capture file for Wireshark and its
// like. The comment of each names the call that caused it and the states of both
// ends after it: "connect(3, 192.0.2.2:80) by linux | CLOSED -> SYN-SENT, LISTEN".
// The section's comment holds the title, the parties and the notes. It annotates
// t if that was not done. The error is that of w.
func WritePcapng(w io.Writer, t *Trace) error {
	if !annotated(t) {
		Annotate(t)
	}
	file, err := capture.NewPcapngWriter(w,
		capture.Section{Application: "sockspec", Comment: sectionComment(t)})
	if err != nil {
		return err
	}
	p := &pcapng{file: file, ids: map[Interface]int{}, last: map[*capture.Conn][2]capture.State{}}
	for _, e := range t.Events {
		if e.Packet == nil {
			continue
		}
		if err := p.write(t, e); err != nil {
			return err
		}
	}
	return p.finish(t.Dropped)
}

type pcapng struct {
	file *capture.PcapngWriter
	ids  map[Interface]int
	last map[*capture.Conn][2]capture.State
}

func sectionComment(t *Trace) string {
	lines := []string{clean(t.Title),
		fmt.Sprintf("left: %s, right: %s", clean(t.Left), clean(t.Right))}
	return strings.Join(append(lines, notes(t)...), "\n")
}

func (p *pcapng) write(t *Trace, e Event) error {
	id, err := p.interfaceID(e.Packet.Interface)
	if err != nil {
		return err
	}
	frame := capture.Frame{Time: e.Time, Data: e.Packet.Frame, Length: e.Packet.Length,
		Outgoing: e.Packet.Outgoing}
	return p.file.WriteFrame(id, frame, p.comment(t, e.Packet))
}

// interfaceID returns the number of an interface in the file, which it adds at
// its first packet.
func (p *pcapng) interfaceID(name Interface) (int, error) {
	id, known := p.ids[name]
	if known {
		return id, nil
	}
	description := "the link between the stack and the bench"
	if name == Loopback {
		description = "the stack's own loopback"
	}
	id, err := p.file.AddInterface(string(name), description)
	p.ids[name] = id
	return id, err
}

// finish tells how many frames were lost. Of which interface is not known: the
// first stands for all.
func (p *pcapng) finish(dropped uint64) error {
	if len(p.ids) == 0 {
		return nil
	}
	return p.file.WriteStatistics(0, dropped)
}

func (p *pcapng) comment(t *Trace, packet *Packet) string {
	who := t.Left
	if packet.Side == Right {
		who = t.Right
	}
	who, _, _ = strings.Cut(clean(party(who, string(packet.Side))), " ")
	text := who + " by itself"
	if packet.Cause != nil {
		text = packet.Cause.begin() + " by " + who
	}
	return text + p.states(packet)
}

// states writes the states after a packet, and what they were where it changed them.
func (p *pcapng) states(packet *Packet) string {
	after := packet.states()
	if after[0] == "" {
		return ""
	}
	before, known := p.last[packet.Conn]
	if !known {
		before = first(packet)
	}
	p.last[packet.Conn] = after
	return " | " + change(before[0], after[0]) + ", " + change(before[1], after[1])
}

// first returns the states before the first packet of a connection: its sender
// was closed, if this is a SYN.
func first(p *Packet) [2]capture.State {
	before := p.states()
	if p.Decoded.Has(capture.SYN) && !p.Decoded.Has(capture.ACK) {
		before[p.Side.index()] = capture.Closed
	}
	return before
}

func change(before, after capture.State) string {
	if before == after {
		return string(after)
	}
	return string(before) + " -> " + string(after)
}

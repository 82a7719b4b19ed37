package ladder

import "github.com/sockspec/sockspec/capture"

const (
	// wholeLimit is how many bytes of frames a trace keeps as they were, in all.
	wholeLimit = 256 << 10
	// payloadKept is how many bytes of each payload one with more keeps. The views
	// show less.
	payloadKept = 128
)

// Abridge cuts the payloads of a trace whose frames have more than 256 KiB in all,
// so that a long transfer can be kept: the first 128 bytes of each stay, and so do
// the headers and the length on the wire, as in a capture with a snap length. A
// note says so. A frame that is not sound stays whole, since a cut one no longer
// shows why.
func Abridge(t *Trace) {
	if frameBytes(t) <= wholeLimit {
		return
	}
	d := capture.NewDecoder()
	for _, e := range t.Events {
		if e.Packet != nil {
			e.Packet.abridge(d)
		}
	}
	t.Notes = append(t.Notes,
		"Only the first 128 bytes of each payload are kept: the frames have more than 256 KiB in all.")
}

func frameBytes(t *Trace) (n int) {
	for _, e := range t.Events {
		if e.Packet != nil {
			n += len(e.Packet.Frame)
		}
	}
	return n
}

func (p *Packet) abridge(d *capture.Decoder) {
	decoded := d.Decode(capture.Frame{Data: p.Frame, Length: p.Length, Partial: p.Partial})
	if beyond := len(decoded.Payload) - payloadKept; beyond > 0 && decoded.Problem == "" &&
		decoded.ICMP == nil {
		p.Length = decoded.Length
		p.Frame = p.Frame[:len(p.Frame)-beyond]
	}
}

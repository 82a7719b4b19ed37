package capture

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The kinds of TCP options (IANA's registry "TCP Option Kind Numbers").
const (
	optionEnd           = 0
	optionNop           = 1
	optionMSS           = 2
	optionWindowScale   = 3
	optionSACKPermitted = 4
	optionSACK          = 5
	optionTimestamps    = 8
	optionFastOpen      = 34
)

// maxOptions is the room that the data offset of a TCP header leaves for options.
const maxOptions = 40

// readOptions reads the options as far as they are well-formed. A known kind with
// a length that is not its own stays in Raw only.
func (h *tcpHeader) readOptions(raw []byte) {
	if len(raw) == 0 {
		return
	}
	h.Options.Raw = raw
	for len(raw) > 0 && raw[0] != optionEnd {
		if raw[0] == optionNop {
			raw = raw[1:]
			continue
		}
		if len(raw) < 2 || raw[1] < 2 || int(raw[1]) > len(raw) {
			return
		}
		h.readOption(raw[0], raw[2:raw[1]])
		raw = raw[raw[1]:]
	}
}

func (h *tcpHeader) readOption(kind uint8, data []byte) {
	o := &h.Options
	switch {
	case kind == optionMSS && len(data) == 2:
		o.MSS = binary.BigEndian.Uint16(data)
	case kind == optionWindowScale && len(data) == 1:
		h.scale = data[0]
		o.WindowScale = &h.scale
	case kind == optionSACKPermitted && len(data) == 0:
		o.SACKPermitted = true
	case kind == optionSACK && len(data)%8 == 0:
		o.SACK = nil
		for ; len(data) > 0; data = data[8:] {
			edges := [2]uint32{binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])}
			o.SACK = append(o.SACK, edges)
		}
	case kind == optionTimestamps && len(data) == 8:
		h.timestamps = [2]uint32{binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])}
		o.Timestamps = &h.timestamps
	case kind == optionFastOpen:
		o.FastOpen = data[:len(data):len(data)]
	}
}

// encode lays the options out as a header holds them: as Raw has them, if there is any,
// or as the typed fields say. Both at once must say the same, as those of a decoded
// packet do: what else is meant nobody can tell.
func (o *TCPOptions) encode() ([]byte, error) {
	raw, typed := o.Raw, o.encodeTyped()
	switch {
	case len(raw) == 0:
		raw = typed
	case len(typed) > 0 && !o.sameAsRaw(typed):
		return nil, fmt.Errorf("TCP options that Raw and the typed fields tell differently "+
			"(% x and % x): leave one of them out", raw, typed)
	}
	if len(raw) > maxOptions {
		return nil, fmt.Errorf("%d bytes of TCP options, at most %d fit", len(raw), maxOptions)
	}
	// RFC 9293 section 3.1: the header is padded with zeros to 32 bits.
	return append(bytes.Clone(raw), make([]byte, -len(raw)&3)...), nil
}

// sameAsRaw reports whether Raw says what the typed fields say.
func (o *TCPOptions) sameAsRaw(typed []byte) bool {
	var again tcpHeader
	again.readOptions(o.Raw)
	return bytes.Equal(again.Options.encodeTyped(), typed)
}

// encodeTyped writes the typed fields, in the order of a common SYN, with NOPs
// before the options whose 32-bit words shall be aligned.
func (o *TCPOptions) encodeTyped() []byte {
	var raw []byte
	if o.MSS != 0 {
		raw = append(raw, optionMSS, 4, byte(o.MSS>>8), byte(o.MSS))
	}
	if o.SACKPermitted {
		raw = append(raw, optionSACKPermitted, 2)
	}
	if o.Timestamps != nil {
		raw = append(align(raw), optionTimestamps, 10)
		raw = appendEdges(raw, *o.Timestamps)
	}
	if o.WindowScale != nil {
		raw = append(raw, optionNop, optionWindowScale, 3, *o.WindowScale)
	}
	if o.SACK != nil {
		raw = append(align(raw), optionSACK, byte(2+8*len(o.SACK)))
		for _, edges := range o.SACK {
			raw = appendEdges(raw, edges)
		}
	}
	if o.FastOpen != nil {
		raw = append(raw, optionFastOpen, byte(2+len(o.FastOpen)))
		raw = append(raw, o.FastOpen...)
	}
	return raw
}

func appendEdges(raw []byte, words [2]uint32) []byte {
	raw = binary.BigEndian.AppendUint32(raw, words[0])
	return binary.BigEndian.AppendUint32(raw, words[1])
}

// align adds NOPs until a two-byte option header ends at a 32-bit word.
func align(raw []byte) []byte {
	for len(raw)%4 != 2 {
		raw = append(raw, optionNop)
	}
	return raw
}

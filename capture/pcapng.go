package capture

import (
	"encoding/binary"
	"io"
	"runtime"
	"time"
	"unicode/utf8"
)

// The blocks of a pcapng file (draft-ietf-opsawg-pcapng, section 4).
const (
	blockSection    = 0x0a0d0d0a
	blockInterface  = 1
	blockOldPacket  = 2
	blockSimple     = 3
	blockStatistics = 5
	blockPacket     = 6

	byteOrderMagic = 0x1a2b3c4d
)

// The options of these blocks; a number means another thing in each.
const (
	ngEnd         = 0
	ngComment     = 1
	ngOS          = 3 // of a section
	ngApplication = 4 // of a section
	ngName        = 2 // of an interface
	ngDescription = 3 // of an interface
	ngResolution  = 9 // of an interface
	ngOffset      = 14
	ngFlags       = 2 // of a packet
	ngReceived    = 4 // of statistics
	ngDropped     = 5 // of statistics
)

const linkEthernet = 1

// PcapngWriter writes a capture file that Wireshark and its relatives read, with
// a comment on any packet. Each call writes whole blocks, so that the file is
// readable at any moment. It serves one goroutine at a time.
type PcapngWriter struct {
	w          io.Writer
	interfaces []written
}

// written is what the statistics of an interface need.
type written struct {
	frames uint64
	last   time.Time
}

// Section is what a capture file says of itself. Empty fields are left out.
type Section struct {
	Application string // the program that wrote it
	Comment     string
}

// NewPcapngWriter begins a file. It and the other methods fail when w does.
func NewPcapngWriter(w io.Writer, s Section) (*PcapngWriter, error) {
	body := binary.LittleEndian.AppendUint32(nil, byteOrderMagic)
	body = append(body, 1, 0, 0, 0)                        // version 1.0
	body = binary.LittleEndian.AppendUint64(body, 1<<64-1) // section length: not known
	body = appendText(body, ngComment, s.Comment)
	body = appendText(body, ngOS, runtime.GOOS)
	body = appendText(body, ngApplication, s.Application)
	n := &PcapngWriter{w: w}
	return n, n.write(blockSection, endOptions(body))
}

// AddInterface adds an Ethernet interface, and returns its number in the file.
// Packets name it so.
func (n *PcapngWriter) AddInterface(name, description string) (id int, err error) {
	body := []byte{linkEthernet, 0, 0, 0, 0, 0, 0, 0} // no snap length
	body = appendText(body, ngName, name)
	body = appendText(body, ngDescription, description)
	body = appendOption(body, ngResolution, []byte{9}) // nanoseconds
	n.interfaces = append(n.interfaces, written{})
	return len(n.interfaces) - 1, n.write(blockInterface, endOptions(body))
}

// WriteFrame writes a frame with its direction and comments. Text beyond 65,535
// bytes of a comment is left out, since the format has no room for it. It panics
// if AddInterface has not returned id.
func (n *PcapngWriter) WriteFrame(id int, f Frame, comments ...string) error {
	n.interfaces[id].frames++
	n.interfaces[id].last = f.Time
	body := binary.LittleEndian.AppendUint32(nil, uint32(id))
	body = appendTime(body, f.Time)
	body = binary.LittleEndian.AppendUint32(body, uint32(len(f.Data)))
	body = binary.LittleEndian.AppendUint32(body, uint32(max(f.Length, len(f.Data))))
	body = pad(append(body, f.Data...))
	for _, comment := range comments {
		body = appendText(body, ngComment, comment)
	}
	flags := []byte{1, 0, 0, 0} // inbound
	if f.Outgoing {
		flags[0] = 2
	}
	return n.write(blockPacket, endOptions(appendOption(body, ngFlags, flags)))
}

// WriteStatistics tells how many frames of an interface the capture lost. It
// comes last. It panics if AddInterface has not returned id.
func (n *PcapngWriter) WriteStatistics(id int, dropped uint64) error {
	seen := n.interfaces[id]
	body := binary.LittleEndian.AppendUint32(nil, uint32(id))
	body = appendTime(body, seen.last)
	body = appendOption(body, ngReceived, binary.LittleEndian.AppendUint64(nil, seen.frames+dropped))
	body = appendOption(body, ngDropped, binary.LittleEndian.AppendUint64(nil, dropped))
	return n.write(blockStatistics, endOptions(body))
}

// write frames a block: its length stands at both ends.
func (n *PcapngWriter) write(kind uint32, body []byte) error {
	length := uint32(len(body) + 12)
	block := make([]byte, 0, length)
	block = binary.LittleEndian.AppendUint32(block, kind)
	block = binary.LittleEndian.AppendUint32(block, length)
	block = append(block, body...)
	block = binary.LittleEndian.AppendUint32(block, length)
	_, err := n.w.Write(block)
	return err
}

// appendTime writes nanoseconds since 1970, high word first. The zero time is 0.
func appendTime(body []byte, t time.Time) []byte {
	var stamp uint64
	if !t.IsZero() {
		stamp = uint64(t.UnixNano())
	}
	body = binary.LittleEndian.AppendUint32(body, uint32(stamp>>32))
	return binary.LittleEndian.AppendUint32(body, uint32(stamp))
}

func appendOption(body []byte, code uint16, value []byte) []byte {
	body = binary.LittleEndian.AppendUint16(body, code)
	body = binary.LittleEndian.AppendUint16(body, uint16(len(value)))
	return pad(append(body, value...))
}

// appendText leaves out an empty text, and cuts a long one between characters.
func appendText(body []byte, code uint16, text string) []byte {
	const most = 1<<16 - 1
	if text == "" {
		return body
	}
	if len(text) > most {
		end := most
		for end > most-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	return appendOption(body, code, []byte(text))
}

func endOptions(body []byte) []byte { return append(body, ngEnd, 0, 0, 0) }

// pad fills up to 32 bits.
func pad(body []byte) []byte { return append(body, make([]byte, -len(body)&3)...) }

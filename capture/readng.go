package capture

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// maxInterfaces bounds the interfaces of a section.
const maxInterfaces = 1 << 12

// ngReader reads pcapng.
type ngReader struct {
	file       *Reader
	order      binary.ByteOrder
	interfaces []ngInterface // of the section
}

type ngInterface struct {
	name   string
	link   linkType
	snap   uint32
	units  uint64 // time stamps count in parts of a second: so many
	offset int64  // in seconds
}

func newNgReader(file *Reader) *ngReader {
	return &ngReader{file: file, order: binary.LittleEndian}
}

// next reads blocks until one holds a packet. Blocks of other kinds are skipped.
func (n *ngReader) next() (Record, error) {
	for {
		kind, body, err := n.readBlock()
		if err != nil {
			return Record{}, err
		}
		b := block{n.order, body}
		switch kind {
		case blockSection:
			n.interfaces = nil
		case blockInterface:
			err = n.addInterface(b)
		case blockStatistics:
			n.addDrops(b)
		case blockPacket:
			return n.packet(b)
		case blockOldPacket:
			return n.oldPacket(b)
		case blockSimple:
			return n.simplePacket(b)
		}
		if err != nil {
			return Record{}, err
		}
	}
}

// readBlock reads a block's kind and body. A section header tells the byte order
// of all that follows, its own length included.
func (n *ngReader) readBlock() (kind uint32, body []byte, err error) {
	header, err := n.file.read(8)
	if err != nil {
		return 0, nil, err
	}
	kind = n.order.Uint32(header)
	if kind == blockSection {
		if err := n.readOrder(); err != nil {
			return 0, nil, err
		}
	}
	length := n.order.Uint32(header[4:])
	if length < 12 || length%4 != 0 {
		return 0, nil, fmt.Errorf("a block of %d bytes, which is no length of a block", length)
	}
	if length > maxRecord {
		return 0, nil, n.skip(kind, length)
	}
	rest, err := n.file.readAll(int(length) - 8)
	if err != nil {
		return 0, nil, err
	}
	return kind, rest[:len(rest)-4], nil
}

// readOrder looks at the magic number behind a section's length.
func (n *ngReader) readOrder() error {
	magic, err := n.file.in.Peek(4)
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	switch uint32(byteOrderMagic) {
	case binary.LittleEndian.Uint32(magic):
		n.order = binary.LittleEndian
	case binary.BigEndian.Uint32(magic):
		n.order = binary.BigEndian
	default:
		return fmt.Errorf("a pcapng section whose byte order is %x", magic)
	}
	return nil
}

// skip passes over a long block that holds no packet, such as a list of names.
func (n *ngReader) skip(kind, length uint32) error {
	switch kind {
	case blockSection, blockInterface, blockPacket, blockOldPacket, blockSimple:
		return fmt.Errorf("a block of %d bytes, more than any packet needs", length)
	}
	_, err := io.CopyN(io.Discard, n.file.in, int64(length)-8)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func (n *ngReader) addInterface(b block) error {
	if len(b.body) < 8 || len(n.interfaces) >= maxInterfaces {
		return fmt.Errorf("bad interface block (number %d)", len(n.interfaces))
	}
	added := ngInterface{link: linkType(b.order.Uint16(b.body)), snap: b.order.Uint32(b.body[4:]),
		units: 1e6}
	for code, value := range b.options(8) {
		switch {
		case code == ngName:
			added.name = string(value)
		case code == ngResolution && len(value) >= 1:
			added.units = resolution(value[0])
		case code == ngOffset && len(value) >= 8:
			added.offset = int64(b.order.Uint64(value))
		}
	}
	n.interfaces = append(n.interfaces, added)
	return added.link.check()
}

// resolution is how many parts of a second an if_tsresol means: a power of 10, or
// of 2 if its high bit is set.
func resolution(code uint8) uint64 {
	if code&0x80 != 0 {
		return 1 << min(code&0x7f, 63)
	}
	units := uint64(1)
	for range min(code, 19) {
		units *= 10
	}
	return units
}

// at converts a time stamp of the interface.
func (i *ngInterface) at(stamp uint64) time.Time {
	seconds, parts := stamp/i.units, stamp%i.units
	nanos := float64(parts) * (1e9 / float64(i.units))
	if 1e9%i.units == 0 {
		nanos = float64(parts * (1e9 / i.units))
	}
	return time.Unix(int64(seconds)+i.offset, int64(nanos))
}

func (n *ngReader) addDrops(b block) {
	for code, value := range b.options(12) {
		if code == ngDropped && len(value) >= 8 {
			n.file.drops += b.order.Uint64(value)
		}
	}
}

// packet reads an Enhanced Packet Block.
func (n *ngReader) packet(b block) (Record, error) {
	if len(b.body) < 20 {
		return Record{}, io.ErrUnexpectedEOF
	}
	record, end, err := n.record(b, int(b.order.Uint32(b.body)))
	if err != nil {
		return Record{}, err
	}
	for code, value := range b.options(end) {
		switch {
		case code == ngComment:
			record.Comments = append(record.Comments, string(value))
		case code == ngFlags && len(value) >= 4:
			record.Outgoing = b.order.Uint32(value)&3 == 2
		}
	}
	return record, nil
}

// oldPacket reads the obsolete Packet Block; its interface number is shorter.
func (n *ngReader) oldPacket(b block) (Record, error) {
	if len(b.body) < 20 {
		return Record{}, io.ErrUnexpectedEOF
	}
	record, _, err := n.record(b, int(b.order.Uint16(b.body)))
	return record, err
}

// record reads what both kinds of packet block have in common, behind the number
// of the interface; end is where the options begin.
func (n *ngReader) record(b block, id int) (r Record, end int, err error) {
	if id >= len(n.interfaces) {
		return Record{}, 0, fmt.Errorf("a packet of interface %d, which the file does not describe", id)
	}
	from := &n.interfaces[id]
	captured := b.order.Uint32(b.body[12:])
	if uint64(captured) > uint64(len(b.body)-20) {
		return Record{}, 0, io.ErrUnexpectedEOF
	}
	end = 20 + int(captured)
	data := b.body[20:end:end]
	stamp := uint64(b.order.Uint32(b.body[4:]))<<32 | uint64(b.order.Uint32(b.body[8:]))
	frame := Frame{Time: from.at(stamp), Data: data, Length: onWire(b.order.Uint32(b.body[16:]), data)}
	frame = from.link.ethernet(frame)
	return Record{Frame: frame, Interface: from.name}, end + -end&3, nil
}

// simplePacket reads a Simple Packet Block: no time, and the first interface.
func (n *ngReader) simplePacket(b block) (Record, error) {
	if len(b.body) < 4 || len(n.interfaces) == 0 {
		return Record{}, io.ErrUnexpectedEOF
	}
	from := &n.interfaces[0]
	length := b.order.Uint32(b.body)
	captured := min(length, uint32(len(b.body)-4))
	if from.snap > 0 {
		captured = min(captured, from.snap)
	}
	data := b.body[4 : 4+captured]
	frame := from.link.ethernet(Frame{Data: data, Length: onWire(length, data)})
	return Record{Frame: frame, Interface: from.name}, nil
}

// block is the body of a block, with the byte order of its section.
type block struct {
	order binary.ByteOrder
	body  []byte
}

// options yields the options that begin at the given place, as far as they are
// well-formed.
func (b block) options(at int) func(yield func(uint16, []byte) bool) {
	return func(yield func(uint16, []byte) bool) {
		for at+4 <= len(b.body) {
			code, length := b.order.Uint16(b.body[at:]), int(b.order.Uint16(b.body[at+2:]))
			begin := at + 4
			if code == ngEnd || begin+length > len(b.body) || !yield(code, b.body[begin:begin+length]) {
				return
			}
			at = begin + length + -length&3
		}
	}
}

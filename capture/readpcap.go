package capture

import (
	"encoding/binary"
	"fmt"
	"time"
)

// pcapReader reads the older format (draft-ietf-opsawg-pcap).
type pcapReader struct {
	file  *Reader
	order binary.ByteOrder
	unit  int64 // of the fraction of a second, in nanoseconds
	link  linkType
}

func newPcapReader(file *Reader, magic [4]byte) (*pcapReader, bool) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		switch order.Uint32(magic[:]) {
		case 0xa1b2c3d4:
			return &pcapReader{file: file, order: order, unit: 1000}, true
		case 0xa1b23c4d:
			return &pcapReader{file: file, order: order, unit: 1}, true
		}
	}
	return nil, false
}

func (p *pcapReader) readHeader() error {
	header, err := p.file.readAll(24)
	if err != nil {
		return err
	}
	// The upper bits of the word hold the length of a frame check sequence.
	p.link = linkType(p.order.Uint16(header[20:]))
	if p.order == binary.BigEndian {
		p.link = linkType(p.order.Uint16(header[22:]))
	}
	return p.link.check()
}

func (p *pcapReader) next() (Record, error) {
	header, err := p.file.read(16)
	if err != nil {
		return Record{}, err
	}
	length := p.order.Uint32(header[8:])
	if length > maxRecord {
		return Record{}, fmt.Errorf("a packet of %d bytes, more than any network has", length)
	}
	data, err := p.file.readAll(int(length))
	if err != nil {
		return Record{}, err
	}
	seconds, fraction := p.order.Uint32(header), p.order.Uint32(header[4:])
	frame := Frame{
		Time: time.Unix(int64(seconds), int64(fraction)*p.unit), Data: data,
		Length: onWire(p.order.Uint32(header[12:]), data),
	}
	return Record{Frame: p.link.ethernet(frame)}, nil
}

// onWire is a packet's length as the file tells it, never less than what there is.
func onWire(told uint32, data []byte) int { return max(int(min(told, maxRecord)), len(data)) }

package capture

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"
)

// ngFile builds pcapng blocks of either byte order by hand.
type ngFile struct {
	order binary.AppendByteOrder
	data  []byte
}

func (n *ngFile) add(kind uint32, body ...byte) {
	length := uint32(len(body) + 12)
	n.data = n.order.AppendUint32(n.order.AppendUint32(n.data, kind), length)
	n.data = n.order.AppendUint32(append(n.data, body...), length)
}

func (n *ngFile) words(values ...uint32) (body []byte) {
	for _, value := range values {
		body = n.order.AppendUint32(body, value)
	}
	return body
}

// begin adds a section, and an interface with the given resolution.
func (n *ngFile) begin(link uint16, resolution byte) {
	n.add(blockSection, n.words(byteOrderMagic, 0, 1<<32-1, 1<<32-1)...)
	body := n.order.AppendUint16(nil, link)
	body = append(body, 0, 0, 0, 0, 0, 0)
	body = n.order.AppendUint16(n.order.AppendUint16(body, ngResolution), 1)
	body = append(body, resolution, 0, 0, 0)
	body = n.order.AppendUint16(n.order.AppendUint16(body, ngOffset), 8)
	body = n.order.AppendUint64(body, 1000)
	n.add(blockInterface, body...)
}

func (n *ngFile) packet(stamp uint64, data []byte) {
	body := n.words(0, uint32(stamp>>32), uint32(stamp), uint32(len(data)), uint32(len(data)))
	n.add(blockPacket, pad(append(body, data...))...)
}

func TestPcapngOfOtherWriters(t *testing.T) {
	frame := testFrame(t).Data
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		n := &ngFile{order: order}
		n.begin(linkEthernet, 3)
		n.packet(5_250, frame)
		n.add(4, make([]byte, maxRecord)...) // a long list of names
		n.add(blockOldPacket,
			append(n.words(0, 0, 6000, uint32(len(frame)), uint32(len(frame))), pad(frame)...)...)
		n.add(blockSimple, append(n.words(uint32(len(frame))), pad(frame)...)...)
		n.begin(linkEthernet, 0x80|10) // another section, in parts of 1/1024 s
		n.packet(7*1024+256, frame)
		records, err := readAll(writeFile(t, "x.pcapng", n.data))
		if err != nil || len(records) != 4 {
			t.Fatalf("%s: %d records, %v", order, len(records), err)
		}
		want := []time.Time{time.UnixMilli(1005_250), time.UnixMilli(1006_000), {},
			time.UnixMilli(1007_250)}
		for i, r := range records {
			if !r.Time.Equal(want[i]) || !bytes.Equal(r.Data, frame) || r.Length != len(frame) {
				t.Errorf("%s, record %d: got %+v, want %s", order, i, r, want[i])
			}
		}
	}
}

func TestPcapngNamesWhatIsWrong(t *testing.T) {
	for want, build := range map[string]func(n *ngFile){
		"link type 127 (IEEE 802.11 with radiotap) is not Ethernet": func(n *ngFile) { n.begin(127, 6) },
		"link type 20 is not Ethernet": func(n *ngFile) {
			n.begin(20, 6) // not SLL2, whose number is 276
		},
		"a packet of interface 1, which the file does not describe": func(n *ngFile) {
			n.begin(1, 6)
			n.add(blockPacket, n.words(1, 0, 0, 0, 0)...)
		},
		"a pcapng section whose byte order is 01020304": func(n *ngFile) {
			n.add(blockSection, 1, 2, 3, 4)
		},
		"bad interface block (number 0)": func(n *ngFile) {
			n.add(blockSection, n.words(byteOrderMagic)...)
			n.add(blockInterface)
		},
		"a block of 1048588 bytes, more than any packet needs": func(n *ngFile) {
			n.begin(1, 6)
			n.add(blockPacket, make([]byte, maxRecord)...)
		},
		"cut off in the middle of a packet": func(n *ngFile) {
			n.begin(1, 6)
			n.add(blockPacket, n.words(0, 0, 0, 99, 99)...)
		},
	} {
		n := &ngFile{order: binary.LittleEndian}
		build(n)
		path := writeFile(t, "x.pcapng", n.data)
		if _, err := readAll(path); err == nil || err.Error() != path+": "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

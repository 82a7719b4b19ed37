package capture

import (
	"encoding/binary"
	"fmt"
)

// linkType is a LINKTYPE of capture files. gopacket's has 8 bits, which are too
// few for SLL2.
type linkType uint16

// The link types that can be given as Ethernet.
const (
	linkNull  linkType = 0
	linkRaw   linkType = 101
	linkRaw12 linkType = 12 // DLT_RAW of most systems, and of OpenBSD
	linkRaw14 linkType = 14
	linkLoop  linkType = 108
	linkSLL   linkType = 113
	linkIPv4  linkType = 228
	linkIPv6  linkType = 229
	linkSLL2  linkType = 276
)

// linkNames are those that a reader may meet and this package does not read.
var linkNames = map[linkType]string{
	9: "PPP", 50: "PPP", 105: "IEEE 802.11", 127: "IEEE 802.11 with radiotap", 187: "Bluetooth",
	189: "USB", 195: "IEEE 802.15.4", 220: "USB", 227: "CAN", 253: "netlink",
}

// check says what is in the way of reading the link type.
func (l linkType) check() error {
	switch l {
	case linkEthernet, linkNull, linkLoop, linkRaw, linkRaw12, linkRaw14, linkIPv4, linkIPv6, linkSLL,
		linkSLL2:
		return nil
	}
	if name := linkNames[l]; name != "" {
		return fmt.Errorf("link type %d (%s) is not Ethernet", l, name)
	}
	return fmt.Errorf("link type %d is not Ethernet", l)
}

// ethernet gives a frame the header of Ethernet in place of its own. A frame too
// short for its header stays as it is, and decodes as nothing.
func (l linkType) ethernet(f Frame) Frame {
	switch l {
	case linkNull, linkLoop:
		return f.withHeader(4, ipVersion(f.Data, 4), nil)
	case linkRaw, linkRaw12, linkRaw14, linkIPv4, linkIPv6:
		return f.withHeader(0, ipVersion(f.Data, 0), nil)
	case linkSLL:
		return f.fromSLL()
	case linkSLL2:
		return f.fromSLL2()
	}
	return f
}

// ipVersion is the EtherType for the IP packet that begins at an offset.
func ipVersion(data []byte, at int) uint16 {
	if len(data) > at && data[at]>>4 == 6 {
		return etherIPv6
	}
	return etherIPv4
}

// sllOutgoing is the packet type of both "cooked" headers for what the host sent.
const sllOutgoing = 4

func (f Frame) fromSLL() Frame {
	if len(f.Data) < 16 {
		return f
	}
	f.Outgoing = binary.BigEndian.Uint16(f.Data) == sllOutgoing
	return f.withHeader(16, binary.BigEndian.Uint16(f.Data[14:]), f.Data[6:12])
}

func (f Frame) fromSLL2() Frame {
	if len(f.Data) < 20 {
		return f
	}
	f.Outgoing = f.Data[10] == sllOutgoing
	return f.withHeader(20, binary.BigEndian.Uint16(f.Data), f.Data[12:18])
}

// withHeader puts an Ethernet header in place of the first bytes.
func (f Frame) withHeader(taken int, kind uint16, source []byte) Frame {
	if len(f.Data) < taken {
		return f
	}
	data := make([]byte, 14, 14+len(f.Data)-taken)
	copy(data[6:], source)
	binary.BigEndian.PutUint16(data[12:], kind)
	f.Data = append(data, f.Data[taken:]...)
	f.Length += 14 - taken
	return f
}

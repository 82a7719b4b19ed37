package capture

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// ipv4 is gopacket's layer, except that it leads to the protocols of this package
// only (a tunnel's inner header would overwrite the outer one), and that it goes
// on behind malformed options.
type ipv4 struct {
	layers.IPv4
	problem error
}

// DecodeFromBytes fails if the header does not tell where the payload begins.
func (l *ipv4) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	l.Contents, l.IHL = nil, 0
	l.problem = l.IPv4.DecodeFromBytes(data, df)
	if l.IHL >= 5 && len(l.Contents) == 4*int(l.IHL) {
		return nil
	}
	return l.problem
}

func (l *ipv4) NextLayerType() gopacket.LayerType {
	if l.fragment() {
		return gopacket.LayerTypeFragment
	}
	return transport(l.Protocol, protocolICMP)
}

func (l *ipv4) fragment() bool {
	return l.Flags&layers.IPv4MoreFragments != 0 || l.FragOffset != 0
}

// missing is how many bytes the header promises and the frame does not hold.
func (l *ipv4) missing() int {
	return int(l.Length) - len(l.Contents) - len(l.Payload)
}

// tcp is gopacket's layer, except that it goes on behind malformed options, and
// behind options that are cut off: the header is sound up to there.
type tcp struct {
	layers.TCP
	problem error
}

// DecodeFromBytes fails if the header does not tell where the payload begins.
func (l *tcp) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	l.Contents, l.DataOffset = nil, 0
	l.problem = l.TCP.DecodeFromBytes(data, df)
	if l.DataOffset >= 5 && len(l.Contents) >= 20 {
		return nil
	}
	return l.problem
}

// missing is how many bytes of the header the frame does not hold.
func (l *tcp) missing() int { return 4*int(l.DataOffset) - len(l.Contents) }

// transport is the layer for an IP protocol number, where icmp is the one that
// belongs to the IP version.
func transport(protocol layers.IPProtocol, icmp layers.IPProtocol) gopacket.LayerType {
	switch protocol {
	case protocolTCP, protocolUDP, icmp:
		return protocol.LayerType()
	}
	return gopacket.LayerTypePayload
}

// ipv6 is the fixed header with its extension headers (RFC 8200 section 4) as
// one layer. gopacket's own refuses a length of 0, and counts the hop-by-hop
// header twice when it takes Ethernet's padding off.
type ipv6 struct {
	layers.IPv6
	fragment bool
	missing  int // bytes that the header promises and the frame does not hold
}

// DecodeFromBytes reads the header and skips its extensions.
func (l *ipv6) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	if len(data) < 40 {
		df.SetTruncated()
		return fmt.Errorf("IPv6 header of %d bytes, want 40", len(data))
	}
	word := binary.BigEndian.Uint32(data)
	l.Version = uint8(word >> 28)
	l.TrafficClass = uint8(word >> 20)
	l.FlowLabel = word & 0xfffff
	l.Length = binary.BigEndian.Uint16(data[4:])
	l.HopLimit = data[7]
	l.SrcIP, l.DstIP = data[8:24], data[24:40]
	end := min(40+int(l.Length), len(data))
	l.missing = 40 + int(l.Length) - end
	rest, err := l.skipExtensions(data[6], data[40:end])
	l.Contents, l.Payload = data[:end-len(rest)], rest
	return err
}

// skipExtensions walks to the upper-layer header, and stops at a fragment.
func (l *ipv6) skipExtensions(next uint8, data []byte) ([]byte, error) {
	l.NextHeader, l.fragment = layers.IPProtocol(next), false
	for {
		length, isExtension := extensionLength(l.NextHeader, data)
		if !isExtension {
			return data, nil
		}
		if length > len(data) {
			return data, errors.New("IPv6 extension header longer than the packet")
		}
		if l.NextHeader == layers.IPProtocolIPv6Fragment {
			offsetAndMore := binary.BigEndian.Uint16(data[2:]) &^ 6
			l.fragment = offsetAndMore != 0
		}
		l.NextHeader = layers.IPProtocol(data[0])
		data = data[length:]
		if l.fragment {
			return data, nil
		}
	}
}

// extensionLength is the length of the extension header of the given kind that
// data begins with; one that is cut off is longer than data.
func extensionLength(kind layers.IPProtocol, data []byte) (length int, isExtension bool) {
	switch kind {
	case layers.IPProtocolIPv6Fragment:
		return 8, true
	case layers.IPProtocolIPv6HopByHop, layers.IPProtocolIPv6Routing, layers.IPProtocolIPv6Destination:
		if len(data) < 8 {
			return 8, true
		}
		return 8 * (int(data[1]) + 1), true
	}
	return 0, false
}

func (l *ipv6) NextLayerType() gopacket.LayerType {
	if l.fragment {
		return gopacket.LayerTypeFragment
	}
	return transport(l.NextHeader, protocolICMPv6)
}

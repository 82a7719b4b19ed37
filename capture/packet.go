package capture

import (
	"net/netip"
	"time"
)

// Flags are the control bits of a TCP header (RFC 9293 section 3.1, RFC 3168
// for ECE and CWR).
type Flags uint8

// The control bits, in the order of the header from its low bit.
const (
	FIN Flags = 1 << iota
	SYN
	RST
	PSH
	ACK
	URG
	ECE
	CWR
)

// Protocol is what an Ethernet frame carries, as far as this package looks.
type Protocol string

// The protocols that are told apart. A frame of any other kind is Other.
const (
	ProtoTCP    Protocol = "TCP"
	ProtoUDP    Protocol = "UDP"
	ProtoICMP   Protocol = "ICMP"
	ProtoICMPv6 Protocol = "ICMPv6"
	ProtoARP    Protocol = "ARP"
	ProtoOther  Protocol = "other"
)

// MAC is an Ethernet address; comparable, unlike net.HardwareAddr.
type MAC [6]byte

// Packet is one Ethernet frame, decoded: what a tap saw, or what Marshal shall
// turn into a frame. Exactly one of ARP, TCP, UDP, ICMP is set when Proto says
// so; none for Other.
type Packet struct {
	Time     time.Time // when the kernel saw it; zero for one not yet sent
	Frame    []byte    // the frame from its Ethernet header; nil for one not yet marshalled
	Length   int       // length on the wire in bytes; more than len(Frame) if it was cut
	Outgoing bool      // sent by the tap's own side: by the bench on a wire, by the host on a NIC
	Partial  bool      // the checksum is left to the device (offload): not verifiable, not wrong
	Problem  string    // what is wrong: "TCP checksum 0x1234, want 0x5678"; empty if nothing is

	SrcMAC, DstMAC MAC
	Proto          Protocol
	IP             IP
	ARP            *ARP
	TCP            *TCP
	UDP            *UDP
	ICMP           *ICMP
	Payload        []byte // of TCP or UDP; of ICMP what follows its first 8 bytes

	missing int  // bytes of the payload that the capture cut off
	discard bool // Problem is one for which a receiver drops the packet
}

// IP is the header of either version; Src.Is4 tells which. All zero for ARP.
type IP struct {
	Src, Dst netip.Addr
	TTL      uint8  // hop limit in IPv6
	TOS      uint8  // traffic class in IPv6
	ID       uint16 // IPv4 only
	DF       bool   // IPv4 only
	Fragment bool   // a fragment other than the whole datagram: its transport header is not decoded
}

// ARP is an Ethernet/IPv4 ARP message (RFC 826).
type ARP struct {
	Reply                bool
	SenderMAC, TargetMAC MAC
	SenderIP, TargetIP   netip.Addr
}

// TCP is a TCP header (RFC 9293 section 3.1).
type TCP struct {
	SrcPort, DstPort uint16
	Seq, Ack         uint32
	Flags            Flags
	Window           uint16 // as sent, before scaling
	Urgent           uint16
	Options          TCPOptions
}

// TCPOptions are the options that sockets depend on; absent ones are zero or nil.
type TCPOptions struct {
	MSS           uint16      // RFC 9293 section 3.7.1; 0 if absent
	WindowScale   *uint8      // RFC 7323 section 2
	SACKPermitted bool        // RFC 2018
	SACK          [][2]uint32 // RFC 2018: left and right edge of each block
	Timestamps    *[2]uint32  // RFC 7323 section 3: TSval, TSecr
	FastOpen      []byte      // RFC 7413 cookie; non-nil and empty for a request
	// Raw is all option bytes, as they stood in the header or shall stand there. Marshal
	// fails if the other fields say anything else: what Raw is set for, they must not be.
	Raw []byte
}

// UDP is a UDP header (RFC 768).
type UDP struct {
	SrcPort, DstPort uint16
}

// ICMP is an ICMP or ICMPv6 message; which of both the packet's Proto says.
type ICMP struct {
	Type, Code uint8
	Rest       uint32  // bytes 4 to 8 of the header: identifier and sequence, MTU, ...
	Quoted     *Packet // for an error, the packet it is about, as far as it is quoted; else nil
}

// Src returns the source address, with its port for TCP and UDP.
func (p *Packet) Src() netip.AddrPort {
	sport, _ := p.ports()
	return netip.AddrPortFrom(p.IP.Src, sport)
}

// Dst returns the destination address, with its port for TCP and UDP.
func (p *Packet) Dst() netip.AddrPort {
	_, dport := p.ports()
	return netip.AddrPortFrom(p.IP.Dst, dport)
}

func (p *Packet) ports() (src, dst uint16) {
	switch {
	case p.TCP != nil:
		return p.TCP.SrcPort, p.TCP.DstPort
	case p.UDP != nil:
		return p.UDP.SrcPort, p.UDP.DstPort
	}
	return 0, 0
}

// Has reports whether p is a TCP segment with all of the flags set.
func (p *Packet) Has(f Flags) bool { return p.TCP != nil && p.TCP.Flags&f == f }

// PayloadLen is the length of the payload on the wire; it is more than
// len(Payload) if the capture cut the frame.
func (p *Packet) PayloadLen() int { return len(p.Payload) + p.missing }

// SeqLen is the sequence space that a segment takes: its payload, and one each
// for SYN and FIN (RFC 9293 section 3.4); 0 for anything but TCP.
func (p *Packet) SeqLen() uint32 {
	if p.TCP == nil {
		return 0
	}
	n := uint32(p.PayloadLen())
	if p.Has(SYN) {
		n++
	}
	if p.Has(FIN) {
		n++
	}
	return n
}

package capture

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// defaultTTL stands for a TTL of 0 in a packet to be marshalled; RFC 1122
// section 3.2.1.7 leaves the value to the sender.
const defaultTTL = 64

// maxPayload is what the length fields allow, next to the longest headers.
const maxPayload = 1<<16 - 1 - 60 - 60

// Marshal builds the frame, with right lengths and checksums, padded to Ethernet's 60
// bytes. A TTL of 0 becomes 64. TCP options are written as Raw holds them or, where that
// is empty, from their typed fields. An ICMP error with a Quoted packet and no Payload
// quotes it, as much as its IP version wants. Of the packet's other fields, Frame, Time,
// Length and Problem have no influence.
//
// It fails for protocol Other, for fragments, for addresses that are missing or
// of two families, for TCP options that Raw and the typed fields tell differently,
// and for what is too long for its length field.
func (p *Packet) Marshal() ([]byte, error) {
	frame, err := p.marshal()
	if err != nil {
		return nil, fmt.Errorf("marshal %s: %w", p.Proto, err)
	}
	return frame, nil
}

func (p *Packet) marshal() ([]byte, error) {
	if p.ARP != nil {
		if !p.ARP.SenderIP.Is4() || !p.ARP.TargetIP.Is4() {
			return nil, fmt.Errorf("its addresses are not both IPv4 (%s and %s)", p.ARP.SenderIP,
				p.ARP.TargetIP)
		}
		return serialize(p.ethernet(layers.EthernetTypeARP), p.ARP.layer())
	}
	if err := p.checkAddresses(); err != nil {
		return nil, err
	}
	upper, payload, err := p.upper()
	if err != nil {
		return nil, err
	}
	network := p.network()
	if c, ok := upper.(checksummed); ok {
		if err := c.SetNetworkLayerForChecksum(network); err != nil {
			return nil, err
		}
	}
	kind := layers.EthernetTypeIPv6
	if p.IP.Src.Is4() {
		kind = layers.EthernetTypeIPv4
	}
	frame, err := serialize(p.ethernet(kind), network, upper, gopacket.Payload(payload))
	if err != nil {
		return nil, err
	}
	p.avoidNoChecksum(frame)
	return frame, nil
}

// checksummed is a layer whose checksum covers a pseudo header.
type checksummed interface {
	SetNetworkLayerForChecksum(gopacket.NetworkLayer) error
}

// networkLayer is layers.IPv4 or layers.IPv6.
type networkLayer interface {
	gopacket.NetworkLayer
	gopacket.SerializableLayer
}

func serialize(parts ...gopacket.SerializableLayer) ([]byte, error) {
	buffer := gopacket.NewSerializeBuffer()
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(buffer, options, parts...); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

func (p *Packet) checkAddresses() error {
	src, dst := p.IP.Src, p.IP.Dst
	switch {
	case !src.IsValid() || !dst.IsValid():
		return fmt.Errorf("no source or no destination address (%s to %s)", src, dst)
	case src.Is4() != dst.Is4():
		return fmt.Errorf("addresses of two families (%s to %s)", src, dst)
	case p.IP.Fragment:
		return fmt.Errorf("it is a fragment (%s to %s)", src, dst)
	}
	return nil
}

func (p *Packet) ethernet(kind layers.EthernetType) *layers.Ethernet {
	return &layers.Ethernet{SrcMAC: p.SrcMAC[:], DstMAC: p.DstMAC[:], EthernetType: kind}
}

func (p *Packet) network() networkLayer {
	ttl := p.IP.TTL
	if ttl == 0 {
		ttl = defaultTTL
	}
	src, dst := p.IP.Src.AsSlice(), p.IP.Dst.AsSlice()
	protocol := p.protocolNumber()
	if !p.IP.Src.Is4() {
		return &layers.IPv6{
			Version: 6, TrafficClass: p.IP.TOS, HopLimit: ttl, NextHeader: protocol, SrcIP: src, DstIP: dst,
		}
	}
	ip := &layers.IPv4{
		Version: 4, TOS: p.IP.TOS, Id: p.IP.ID, TTL: ttl, Protocol: protocol, SrcIP: src, DstIP: dst,
	}
	if p.IP.DF {
		ip.Flags = layers.IPv4DontFragment
	}
	return ip
}

func (p *Packet) protocolNumber() layers.IPProtocol {
	switch p.Proto {
	case ProtoTCP:
		return protocolTCP
	case ProtoUDP:
		return protocolUDP
	case ProtoICMPv6:
		return protocolICMPv6
	}
	return protocolICMP
}

// upper is the layer above IP, and what it carries.
func (p *Packet) upper() (layer gopacket.SerializableLayer, payload []byte, err error) {
	payload = p.Payload
	switch {
	case p.Proto == ProtoTCP && p.TCP != nil:
		layer, err = p.TCP.layer()
	case p.Proto == ProtoUDP && p.UDP != nil:
		layer = &layers.UDP{SrcPort: layers.UDPPort(p.UDP.SrcPort),
			DstPort: layers.UDPPort(p.UDP.DstPort)}
	case p.Proto == ProtoICMP && p.ICMP != nil && p.IP.Src.Is4():
		layer = p.ICMP.layer4()
		payload, err = p.quotation()
	case p.Proto == ProtoICMPv6 && p.ICMP != nil && !p.IP.Src.Is4():
		layer = &layers.ICMPv6{TypeCode: layers.CreateICMPv6TypeCode(p.ICMP.Type, p.ICMP.Code)}
		payload, err = p.quotation()
		payload = append(binary.BigEndian.AppendUint32(nil, p.ICMP.Rest), payload...)
	default:
		return nil, nil, errors.New("it has no header of its protocol, or one of the other IP version")
	}
	if err == nil && len(payload) > maxPayload {
		err = fmt.Errorf("payload of %d bytes, at most %d fit", len(payload), maxPayload)
	}
	return layer, payload, err
}

func (t *TCP) layer() (*layers.TCP, error) {
	options, err := t.Options.encode()
	if err != nil {
		return nil, err
	}
	// gopacket writes padding behind its own options: here it holds all of them.
	layer := &layers.TCP{
		SrcPort: layers.TCPPort(t.SrcPort), DstPort: layers.TCPPort(t.DstPort),
		Seq: t.Seq, Ack: t.Ack, Window: t.Window, Urgent: t.Urgent, Padding: options,
	}
	bits := []*bool{&layer.FIN, &layer.SYN, &layer.RST, &layer.PSH, &layer.ACK, &layer.URG, &layer.ECE,
		&layer.CWR}
	for i, bit := range bits {
		*bit = t.Flags&(1<<i) != 0
	}
	return layer, nil
}

func (i *ICMP) layer4() *layers.ICMPv4 {
	return &layers.ICMPv4{
		TypeCode: layers.CreateICMPv4TypeCode(i.Type, i.Code),
		Id:       uint16(i.Rest >> 16), Seq: uint16(i.Rest),
	}
}

func (a *ARP) layer() *layers.ARP {
	operation := layers.ARPRequest
	if a.Reply {
		operation = layers.ARPReply
	}
	sender, target := a.SenderIP.As4(), a.TargetIP.As4()
	return &layers.ARP{
		AddrType: layers.LinkTypeEthernet, Protocol: layers.EthernetTypeIPv4,
		Operation:       uint16(operation),
		SourceHwAddress: a.SenderMAC[:], SourceProtAddress: sender[:],
		DstHwAddress: a.TargetMAC[:], DstProtAddress: target[:],
	}
}

// avoidNoChecksum writes a UDP checksum of 0 as 0xffff, since 0 says that there
// is none (RFC 768). gopacket does not.
func (p *Packet) avoidNoChecksum(frame []byte) {
	if p.Proto != ProtoUDP {
		return
	}
	header := 14 + 40
	if p.IP.Src.Is4() {
		header = 14 + 20
	}
	checksum := frame[header+6 : header+8]
	if checksum[0] == 0 && checksum[1] == 0 {
		checksum[0], checksum[1] = 0xff, 0xff
	}
}

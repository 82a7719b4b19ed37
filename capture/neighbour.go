package capture

import (
	"net/netip"
)

// Neighbour discovery (RFC 4861 sections 4.3 and 4.4).
const (
	neighbourSolicitation  = 135
	neighbourAdvertisement = 136

	flagSolicited = 1 << 30
	flagOverride  = 1 << 29

	optionTargetLinkAddress = 2
)

// AnswerNeighbour answers a question about an address that mine says is ours:
// the ARP reply to an ARP request (RFC 826), the neighbour advertisement to a
// neighbour solicitation (RFC 4861 section 7.2.4), with mac as the answer. It
// reports false for any other packet.
func AnswerNeighbour(p *Packet, mac MAC, mine func(netip.Addr) bool) (*Packet, bool) {
	switch {
	case p.ARP != nil:
		return answerARP(p, mac, mine)
	case p.ICMP != nil:
		return answerSolicitation(p, mac, mine)
	}
	return nil, false
}

// answerARP leaves an announcement alone, which asks for its sender's own address.
func answerARP(p *Packet, mac MAC, mine func(netip.Addr) bool) (*Packet, bool) {
	a := p.ARP
	if a.Reply || a.SenderIP == a.TargetIP || !mine(a.TargetIP) {
		return nil, false
	}
	return &Packet{
		SrcMAC: mac, DstMAC: p.SrcMAC, Proto: ProtoARP,
		ARP: &ARP{
			Reply:     true,
			SenderMAC: mac, SenderIP: a.TargetIP,
			TargetMAC: a.SenderMAC, TargetIP: a.SenderIP,
		},
	}, true
}

// SolicitedAddress is the address whose neighbour p solicits (RFC 4861 section
// 4.3). It reports false if p is no valid neighbour solicitation (section 7.1.1).
func (p *Packet) SolicitedAddress() (netip.Addr, bool) {
	if p.Proto != ProtoICMPv6 || p.ICMP == nil || p.ICMP.Type != neighbourSolicitation ||
		p.ICMP.Code != 0 || p.IP.TTL != 255 || len(p.Payload) < 16 {
		return netip.Addr{}, false
	}
	target := netip.AddrFrom16([16]byte(p.Payload[:16]))
	return target, !target.IsMulticast()
}

// answerSolicitation answers one who has no address yet, and so asks whether the
// target is taken, by telling all nodes.
func answerSolicitation(p *Packet, mac MAC, mine func(netip.Addr) bool) (*Packet, bool) {
	target, ok := p.SolicitedAddress()
	if !ok || !mine(target) {
		return nil, false
	}
	answer := &Packet{
		SrcMAC: mac, DstMAC: p.SrcMAC, Proto: ProtoICMPv6,
		IP:      IP{Src: target, Dst: p.IP.Src, TTL: 255},
		ICMP:    &ICMP{Type: neighbourAdvertisement, Rest: flagSolicited | flagOverride},
		Payload: append(target.AsSlice(), optionTargetLinkAddress, 1),
	}
	answer.Payload = append(answer.Payload, mac[:]...)
	if p.IP.Src.IsUnspecified() {
		answer.IP.Dst = netip.IPv6LinkLocalAllNodes()
		answer.DstMAC = MAC{0x33, 0x33, 0, 0, 0, 1}
		answer.ICMP.Rest = flagOverride
	}
	return answer, true
}

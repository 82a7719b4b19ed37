package capture

import (
	"net/netip"
	"testing"
)

var (
	ourMAC  = MAC{2, 0, 0, 0, 0, 9}
	our4    = netip.MustParseAddr("192.0.2.2")
	our6    = netip.MustParseAddr("fe80::2")
	askMAC  = MAC{2, 0, 0, 0, 0, 1}
	askAddr = netip.MustParseAddr("fe80::1")
)

func mine(a netip.Addr) bool { return a == our4 || a == our6 }

// answer marshals the question and the answer, as they go over the wire.
func answer(t *testing.T, question *Packet) (Packet, bool) {
	t.Helper()
	decoder := NewDecoder()
	asked := decoder.Decode(Frame{Data: mustMarshal(t, question)})
	reply, ok := AnswerNeighbour(&asked, ourMAC, mine)
	if !ok {
		return Packet{}, false
	}
	got := decoder.Decode(Frame{Data: mustMarshal(t, reply)})
	if got.Problem != "" || got.SrcMAC != ourMAC {
		t.Errorf("answer %s from %s", &got, got.SrcMAC)
	}
	return got, true
}

func TestAnswersARP(t *testing.T) {
	for name, c := range map[string]struct {
		sender, target string
		want           bool
	}{
		"request":      {"192.0.2.1", "192.0.2.2", true},
		"probe":        {"0.0.0.0", "192.0.2.2", true},
		"announcement": {"192.0.2.2", "192.0.2.2", false},
		"for another":  {"192.0.2.1", "192.0.2.3", false},
	} {
		question := arpRequest(c.sender, c.target)
		got, ok := answer(t, question)
		if ok != c.want {
			t.Errorf("%s: answered %v", name, ok)
		}
		if !ok {
			continue
		}
		want := ARP{true, ourMAC, askMAC, our4, netip.MustParseAddr(c.sender)}
		if *got.ARP != want || got.DstMAC != askMAC {
			t.Errorf("%s: got %+v to %s", name, got.ARP, got.DstMAC)
		}
		if _, again := AnswerNeighbour(&got, ourMAC, mine); again {
			t.Errorf("%s: the reply was answered", name)
		}
	}
}

func solicitation(from netip.Addr, target netip.Addr) *Packet {
	return &Packet{
		SrcMAC: askMAC, DstMAC: MAC{0x33, 0x33, 0xff, 0, 0, 2}, Proto: ProtoICMPv6,
		IP:      IP{Src: from, Dst: netip.MustParseAddr("ff02::1:ff00:2"), TTL: 255},
		ICMP:    &ICMP{Type: neighbourSolicitation},
		Payload: append(target.AsSlice(), 1, 1, 2, 0, 0, 0, 0, 1),
	}
}

func TestAnswersSolicitation(t *testing.T) {
	got, ok := answer(t, solicitation(askAddr, our6))
	if !ok || got.DstMAC != askMAC || got.IP.Src != our6 || got.IP.Dst != askAddr ||
		got.IP.TTL != 255 {
		t.Fatalf("got %s to %s", &got, got.DstMAC)
	}
	option := append([]byte{2, 1}, ourMAC[:]...)
	if got.ICMP.Type != 136 || got.ICMP.Rest != 0x60000000 ||
		string(got.Payload) != string(append(our6.AsSlice(), option...)) {
		t.Errorf("got %+v, payload %x", got.ICMP, got.Payload)
	}
	// RFC 4861 section 7.2.4: who has no address yet is told with all others.
	got, ok = answer(t, solicitation(netip.IPv6Unspecified(), our6))
	if !ok || got.IP.Dst != netip.IPv6LinkLocalAllNodes() || got.ICMP.Rest != 0x20000000 {
		t.Errorf("duplicate address detection: got %s, %+v", &got, got.ICMP)
	}
	if _, ok := answer(t, solicitation(askAddr, askAddr)); ok {
		t.Error("a solicitation for another was answered")
	}
	routed := solicitation(askAddr, our6)
	routed.IP.TTL = 254
	if _, ok := answer(t, routed); ok {
		t.Error("a solicitation from off the link was answered")
	}
}

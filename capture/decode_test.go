package capture

import (
	"net/netip"
	"strings"
	"testing"
)

func TestDecodeNamesProblems(t *testing.T) {
	tcp := func(change func(frame []byte) []byte) []byte {
		return change(mustMarshal(t, testPacket(ProtoTCP, families["IPv4"]...)))
	}
	udp6 := func(change func(frame []byte) []byte) []byte {
		return change(mustMarshal(t, testPacket(ProtoUDP, families["IPv6"]...)))
	}
	set := func(at int, value ...byte) func([]byte) []byte {
		return func(frame []byte) []byte { copy(frame[at:], value); return frame }
	}
	for name, c := range map[string]struct {
		frame []byte
		want  string
	}{
		"sound":          {tcp(set(0)), ""},
		"TCP checksum":   {tcp(set(14+20+16, 0x12, 0x34)), "TCP checksum 0x1234, want 0x"},
		"IPv4 checksum":  {tcp(set(14+10, 0x12, 0x34)), "IPv4 header checksum 0x1234, want 0x"},
		"UDP checksum 0": {udp6(set(14+40+6, 0, 0)), "UDP checksum 0 over IPv6"},
		"UDP checksum":   {udp6(set(14+40+6, 0, 1)), "UDP checksum 0x0001, want 0x"},
		"UDP length 0":   {udp6(set(14+40+4, 0, 0)), "UDP length 0"},
		"UDP too long":   {udp6(set(14+40+4, 0, 99)), "UDP length 99, but IP carries 13"},
		"UDP too short":  {udp6(set(14+40+4, 0, 7)), "malformed: "},
		"extension too long": {udp6(set(14+6, 0)),
			"malformed: IPv6 extension header longer than the packet"},
		"IPv4 too long":       {tcp(set(14+2, 0, 200)), "IPv4 length is 154 more than the frame holds"},
		"IPv4 version":        {tcp(set(14, 0x55)), "malformed IPv4 header: version 5"},
		"TCP data offset":     {tcp(set(14+20+12, 0x40)), "malformed: "},
		"shorter than header": {make([]byte, 13), "malformed: "},
		"empty":               {nil, "malformed: "},
	} {
		t.Run(name, func(t *testing.T) {
			p := NewDecoder().Decode(Frame{Data: c.frame, Length: len(c.frame)})
			if !strings.HasPrefix(p.Problem, c.want) || (p.Problem == "") != (c.want == "") {
				t.Errorf("problem %q, want %q", p.Problem, c.want)
			}
		})
	}
}

func TestChecksumsLeftToTheDeviceAreNoProblem(t *testing.T) {
	frame := testFrame(t)
	frame.Data[14+20+16] ^= 1
	if p := NewDecoder().Decode(frame); p.Problem == "" {
		t.Fatal("a wrong checksum was not noticed")
	}
	partial := frame
	partial.Partial = true
	if p := NewDecoder().Decode(partial); p.Problem != "" || !p.Partial {
		t.Errorf("partial: %q", p.Problem)
	}
}

func TestDecodeCutFrames(t *testing.T) {
	whole := testPacket(ProtoTCP, families["IPv4"]...)
	whole.TCP.Options.Timestamps = &[2]uint32{1, 2}
	frame := mustMarshal(t, whole)
	for length := range frame {
		p := NewDecoder().Decode(Frame{Data: frame[:length], Length: len(frame)})
		if length >= 14 && p.Problem != "" {
			t.Errorf("cut to %d: problem %q", length, p.Problem)
		}
		if want := length >= 14+20+20; (p.TCP != nil) != want || want && p.SeqLen() != 6 ||
			!want && p.PayloadLen() != 0 {
			t.Errorf("cut to %d: got %s", length, &p)
		}
	}
}

func TestDecodeMalformedOptionsKeepsTheHeader(t *testing.T) {
	p := testPacket(ProtoTCP, families["IPv6"]...)
	p.TCP.Options.Raw = []byte{optionMSS, 4, 5, 180, optionTimestamps, 99, 0, 0}
	frame := mustMarshal(t, p)
	got := NewDecoder().Decode(Frame{Data: frame, Length: len(frame)})
	if !strings.HasPrefix(got.Problem, "malformed TCP options: ") || got.TCP == nil ||
		got.TCP.Options.MSS != 1460 {
		t.Fatalf("got %s", &got)
	}
	if string(got.Payload) != "hello" || got.discard {
		t.Errorf("payload %q, discarded %v", got.Payload, got.discard)
	}
}

func TestDecodeSkipsVLANAndExtensions(t *testing.T) {
	plain := mustMarshal(t, testPacket(ProtoUDP, families["IPv4"]...))
	tagged := append(append([]byte{}, plain[:12]...), 0x88, 0xa8, 0, 1, 0x81, 0, 0, 2)
	tagged = append(tagged, plain[12:]...)
	for name, frame := range map[string][]byte{"two VLAN tags": tagged,
		"extensions": ipv6WithExtensions(t)} {
		p := NewDecoder().Decode(Frame{Data: frame, Length: len(frame)})
		if p.UDP == nil || p.UDP.DstPort != 53 || string(p.Payload) != "hello" || p.Problem != "" {
			t.Errorf("%s: got %s, payload %q", name, &p, p.Payload)
		}
	}
}

func TestDecodeMarksFragments(t *testing.T) {
	v4 := mustMarshal(t, testPacket(ProtoUDP, families["IPv4"]...))
	v4[14+6] |= 0x20 // more fragments
	v6 := ipv6WithExtensions(t)
	v6[14+40+8+3] |= 1
	for name, frame := range map[string][]byte{"IPv4": v4, "IPv6": v6} {
		p := NewDecoder().Decode(Frame{Data: frame, Length: len(frame)})
		if !p.IP.Fragment || p.UDP != nil ||
			!strings.HasSuffix(strings.Split(p.String(), " [")[0], "fragment") {
			t.Errorf("%s: got %s", name, &p)
		}
		if conn, _ := NewTracker().Add(&p); conn != nil {
			t.Errorf("%s: belongs to a connection", name)
		}
	}
}

func TestTunnelsShowTheOuterHeader(t *testing.T) {
	inner := ipData(mustMarshal(t, testPacket(ProtoUDP, "10.0.0.1", "10.0.0.2")))
	p := testPacket(ProtoUDP, families["IPv4"]...)
	p.Payload = inner
	frame := mustMarshal(t, p)
	frame = append(frame[:34], inner...)
	frame[14+9] = 4 // IP in IP
	got := NewDecoder().Decode(Frame{Data: frame, Length: len(frame), Partial: true})
	if got.IP.Src != p.IP.Src || got.Proto != ProtoOther {
		t.Errorf("got %s", &got)
	}
}

func TestPacketInOneLine(t *testing.T) {
	scale := uint8(7)
	syn := testPacket(ProtoTCP, families["IPv4"]...)
	syn.Payload = nil
	syn.TCP.Options = TCPOptions{MSS: 1460, SACKPermitted: true, WindowScale: &scale,
		Timestamps: &[2]uint32{5, 0}}
	ack := testPacket(ProtoTCP, families["IPv6"]...)
	ack.TCP.Flags, ack.TCP.Ack = PSH|ACK, 9
	ack.TCP.Options.SACK = [][2]uint32{{1, 2}}
	datagram := testPacket(ProtoUDP, families["IPv4"]...)
	other := &Packet{SrcMAC: MAC{2, 0, 0, 0, 0, 1}, DstMAC: MAC{2, 0, 0, 0, 0, 2}, Length: 60}
	const start = "192.0.2.1:40000 > 192.0.2.2:"
	for want, p := range map[string]*Packet{
		start + "80 SYN seq 123 win 64240 <mss 1460, sackOK, wscale 7, ts 5 0>":                   syn,
		"[2001:db8::1]:40000 > [2001:db8::2]:80 PSH|ACK seq 123 ack 9 win 64240 len 5 <sack 1-2>": ack,
		start + "53 UDP len 5": datagram,
		"192.0.2.2 > 192.0.2.1 ICMP port unreachable about " + start + "53 UDP len 5": PortUnreachable(
			datagram),
		"ARP who has 192.0.2.2? tell 192.0.2.1": arpRequest(
			"192.0.2.1", "192.0.2.2"),
		"02:00:00:00:00:01 > 02:00:00:00:00:02 60 bytes":                            other,
		start + "80 SYN seq 123 win 64240 len 5 [TCP checksum 0x0001, want 0x0002]": damagedPacket(),
	} {
		if got := p.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := Flags(0).String() + (SYN | ECE | CWR).String(); got != "0SYN|ECE|CWR" {
		t.Errorf("flags %s", got)
	}
}

func damagedPacket() *Packet {
	p := testPacket(ProtoTCP, families["IPv4"]...)
	p.damaged("TCP", 1, 2)
	return p
}

func arpRequest(sender, target string) *Packet {
	mac := MAC{2, 0, 0, 0, 0, 1}
	return &Packet{SrcMAC: mac, Proto: ProtoARP, ARP: &ARP{
		SenderMAC: mac, SenderIP: netip.MustParseAddr(sender), TargetIP: netip.MustParseAddr(target),
	}}
}

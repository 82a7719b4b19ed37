package capture

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
)

// randomPacket is a packet that Marshal can build and Decode gives back.
func randomPacket(r *rand.Rand) *Packet {
	p := &Packet{SrcMAC: randomMAC(r), DstMAC: randomMAC(r)}
	if r.IntN(8) == 0 {
		p.Proto = ProtoARP
		p.ARP = &ARP{
			Reply: r.IntN(2) == 0, SenderMAC: p.SrcMAC, TargetMAC: randomMAC(r),
			SenderIP: randomAddr(r, true), TargetIP: randomAddr(r, true),
		}
		return p
	}
	v4 := r.IntN(2) == 0
	p.IP = IP{Src: randomAddr(r, v4), Dst: randomAddr(r, v4), TTL: uint8(1 + r.IntN(255)),
		TOS: uint8(r.Uint32())}
	if v4 {
		p.IP.ID, p.IP.DF = uint16(r.Uint32()), r.IntN(2) == 0
	}
	p.Payload = randomBytes(r, r.IntN(100))
	switch r.IntN(3) {
	case 0:
		p.Proto, p.TCP = ProtoTCP, randomTCP(r)
	case 1:
		p.Proto, p.UDP = ProtoUDP, &UDP{SrcPort: uint16(r.Uint32()), DstPort: uint16(r.Uint32())}
	default:
		p.Proto, p.ICMP = ProtoICMPv6, &ICMP{Type: 128, Code: uint8(r.Uint32()), Rest: r.Uint32()}
		if v4 {
			p.Proto, p.ICMP.Type = ProtoICMP, 8
		}
	}
	return p
}

func randomTCP(r *rand.Rand) *TCP {
	t := &TCP{
		SrcPort: uint16(r.Uint32()), DstPort: uint16(r.Uint32()), Seq: r.Uint32(), Ack: r.Uint32(),
		Flags: Flags(r.Uint32()), Window: uint16(r.Uint32()), Urgent: uint16(r.Uint32()),
	}
	o := &t.Options
	if r.IntN(2) == 0 {
		o.MSS, o.SACKPermitted = uint16(r.Uint32()), r.IntN(2) == 0
	}
	if r.IntN(2) == 0 {
		scale := uint8(r.Uint32())
		o.WindowScale = &scale
	}
	if r.IntN(2) == 0 {
		o.Timestamps = &[2]uint32{r.Uint32(), r.Uint32()}
	}
	switch r.IntN(3) {
	case 0:
		o.SACK = [][2]uint32{{r.Uint32(), r.Uint32()}}
	case 1:
		o.FastOpen = randomBytes(r, r.IntN(9))
	}
	return t
}

func randomMAC(r *rand.Rand) MAC { return MAC(randomBytes(r, 6)) }

func randomAddr(r *rand.Rand, v4 bool) netip.Addr {
	if v4 {
		return netip.AddrFrom4([4]byte(randomBytes(r, 4)))
	}
	return netip.AddrFrom16([16]byte(randomBytes(r, 16)))
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestDecodeGivesBackWhatMarshalBuilt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	d := NewDecoder()
	for i := range 20_000 {
		p := randomPacket(r)
		frame, err := p.Marshal()
		if err != nil {
			t.Fatalf("packet %d, %s: %v", i, p, err)
		}
		got := d.Decode(Frame{Data: frame, Length: len(frame)})
		again, err := got.Marshal()
		if err != nil || !bytes.Equal(again, frame) {
			t.Fatalf("packet %d, %s: marshalled again %x, first %x (%v)", i, p, again, frame, err)
		}
		got.Frame, got.Length = nil, 0
		if got.TCP != nil {
			got.TCP.Options.Raw = nil
		}
		if !reflect.DeepEqual(&got, p) {
			t.Fatalf("packet %d: got %+v\nwant %+v", i, got, *p)
		}
	}
}

// testPacket is a small packet of each protocol with ports.
func testPacket(proto Protocol, addresses ...string) *Packet {
	p := &Packet{Proto: proto, SrcMAC: MAC{2, 0, 0, 0, 0, 1}, DstMAC: MAC{2, 0, 0, 0, 0, 2}}
	p.IP = IP{Src: netip.MustParseAddr(addresses[0]), Dst: netip.MustParseAddr(addresses[1]), TTL: 64}
	p.Payload = []byte("hello")
	switch proto {
	case ProtoTCP:
		p.TCP = &TCP{SrcPort: 40000, DstPort: 80, Seq: 123, Flags: SYN, Window: 64240}
	case ProtoUDP:
		p.UDP = &UDP{SrcPort: 40000, DstPort: 53}
	}
	return p
}

var families = map[string][]string{"IPv4": {"192.0.2.1", "192.0.2.2"},
	"IPv6": {"2001:db8::1", "2001:db8::2"}}

func mustMarshal(t testing.TB, p *Packet) []byte {
	t.Helper()
	frame, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func TestICMPErrorsQuote(t *testing.T) {
	router := map[string]netip.Addr{
		"IPv4": netip.MustParseAddr("192.0.2.254"), "IPv6": netip.MustParseAddr("2001:db8::fe"),
	}
	for family, addresses := range families {
		for _, proto := range []Protocol{ProtoTCP, ProtoUDP} {
			about := testPacket(proto, addresses...)
			about.Payload = make([]byte, 2000)
			about.IP.TTL = 0 // as a spec leaves it
			for name, message := range map[string]*Packet{
				"port unreachable": PortUnreachable(about),
				"time exceeded":    TimeExceeded(about, router[family]),
				"too big":          TooBig(about, router[family], 1280),
				"unreachable":      Unreachable(about, router[family], 0),
			} {
				t.Run(family+" "+name+" "+string(proto), func(t *testing.T) {
					checkQuote(t, about, message)
				})
			}
		}
	}
}

func checkQuote(t *testing.T, about, message *Packet) {
	frame := mustMarshal(t, message)
	got := NewDecoder().Decode(Frame{Data: frame, Length: len(frame)})
	if got.Problem != "" || !got.IsICMPError() || got.ICMP.Quoted == nil {
		t.Fatalf("got %s, %+v", &got, got.ICMP)
	}
	limit := 576
	if !about.IP.Src.Is4() {
		limit = 1280
	}
	if len(frame) != 14+limit {
		t.Errorf("frame of %d bytes, want %d", len(frame), 14+limit)
	}
	quoted := got.ICMP.Quoted
	if quoted.Src() != about.Src() || quoted.Dst() != about.Dst() || quoted.Proto != about.Proto {
		t.Errorf("quoted %s, want %s", quoted, about)
	}
	if about.TCP != nil && (quoted.TCP.Seq != about.TCP.Seq || quoted.TCP.Flags != about.TCP.Flags) {
		t.Errorf("quoted %s, want %s", quoted, about)
	}
	tracker := NewTracker()
	conn, _ := tracker.Add(about)
	same, step := tracker.Add(&got)
	if same != conn || step.Letters != "!" || step.FromClient {
		t.Errorf("error went to %v as %+v", same, step)
	}
}

func TestTCPOptionsInRaw(t *testing.T) {
	odd := []byte{optionNop, 77, 3, 9} // a kind that nobody knows
	p := testPacket(ProtoTCP, families["IPv4"]...)
	p.TCP.Options.Raw = odd
	if frame := mustMarshal(t, p); !bytes.Equal(frame[54:58], odd) {
		t.Errorf("options %x, want %x", frame[54:58], odd)
	}
	p.TCP.Options.MSS = 1460 // Raw does not say so
	const contradiction = "marshal TCP: TCP options that Raw and the typed fields tell differently " +
		"(01 4d 03 09 and 02 04 05 b4): leave one of them out"
	if _, err := p.Marshal(); err == nil || err.Error() != contradiction {
		t.Errorf("got %v, want %s", err, contradiction)
	}
	both := []byte{optionMSS, 4, 5, 180, optionNop, 77, 3, 9} // more than the typed fields
	p.TCP.Options.Raw = both
	if frame := mustMarshal(t, p); !bytes.Equal(frame[54:62], both) {
		t.Errorf("options %x, want %x", frame[54:62], both)
	}
	p.TCP.Options = TCPOptions{FastOpen: make([]byte, 40)}
	if _, err := p.Marshal(); err == nil {
		t.Error("42 bytes of options were marshalled")
	}
}

func TestUDPChecksumOfZeroIsSentAsOnes(t *testing.T) {
	for family, addresses := range families {
		p := testPacket(ProtoUDP, addresses...)
		p.Payload = []byte{0, 0}
		frame := mustMarshal(t, p)
		checksum := frame[len(ipData(frame))+14-4:][:2]
		// The payload takes the checksum's value, so that the whole sums up to 0.
		copy(p.Payload, checksum)
		frame = mustMarshal(t, p)
		checksum = frame[len(ipData(frame))+14-4:][:2]
		if binary.BigEndian.Uint16(checksum) != 0xffff {
			t.Errorf("%s: checksum %x, want ffff", family, checksum)
		}
		if got := NewDecoder().Decode(Frame{Data: frame}); got.Problem != "" {
			t.Errorf("%s: %s", family, &got)
		}
	}
}

func TestMarshalRefuses(t *testing.T) {
	fragment := testPacket(ProtoUDP, families["IPv4"]...)
	fragment.IP.Fragment = true
	long := testPacket(ProtoUDP, families["IPv4"]...)
	long.Payload = make([]byte, 1<<16)
	for _, c := range []struct {
		p    *Packet
		want string
	}{
		{&Packet{Proto: ProtoUDP, UDP: &UDP{}},
			"marshal UDP: no source or no destination address (invalid IP to invalid IP)"},
		{testPacket(ProtoUDP, "192.0.2.1", "::1"),
			"marshal UDP: addresses of two families (192.0.2.1 to ::1)"},
		{fragment, "marshal UDP: it is a fragment (192.0.2.1 to 192.0.2.2)"},
		{long, "marshal UDP: payload of 65536 bytes, at most 65415 fit"},
		{&Packet{Proto: ProtoARP, ARP: &ARP{}},
			"marshal ARP: its addresses are not both IPv4 (invalid IP and invalid IP)"},
		{testPacket(ProtoOther, "192.0.2.1", "192.0.2.2"),
			"marshal other: it has no header of its protocol, or one of the other IP version"},
	} {
		if _, err := c.p.Marshal(); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

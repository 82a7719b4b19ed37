package mutant

import (
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestTheMutantsAreSound(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	topics := map[string]int{}
	for _, m := range all {
		topics[m.Topic]++
	}
	for _, topic := range []string{"backlog", "port", "close", "address"} {
		if topics[topic] < 5 {
			t.Errorf("%d mutants are about %s, want at least 5", topics[topic], topic)
		}
	}
	if all[0].ID != "identity" || len(all[0].Breaks) > 0 {
		t.Error("the first is not the identity")
	}
}

func TestParseRefuses(t *testing.T) {
	const frames = "- {id: a, lie: b, breaks: [posix/bind/EINVAL], frames: "
	for text, want := range map[string]string{
		"- {id: a, lie: b, liar: c}":                             "liar",
		"- {id: a}":                                              "it needs an id and a lie",
		"- {id: a, lie: b}\n- {id: a, lie: b}":                   "its id is there twice",
		"- {id: a, lie: b, calls: [{method: bind, skip: true}]}": "breaks nothing",
		"- {id: a, lie: b, breaks: [rfc0/NONE]}":                 `no requirement "rfc0/NONE"`,

		frames + "[{flags: SYN|FINE}]}": `no control bit "FINE"`,
		frames + "[{bad_sum: ARP}]}":    `no checksum "ARP"; one of IP, transport`,
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestHolds(t *testing.T) {
	p := protocol.Params{FD: 3, Backlog: 5, Flags: []sock.Const{sock.MSG_PEEK}}
	for _, c := range []struct {
		part map[string]any
		want bool
	}{
		{nil, true},
		{map[string]any{"backlog": 5}, true},
		{map[string]any{"backlog": 6}, false},
		{map[string]any{"flags": []any{"MSG_PEEK"}}, true},
		{map[string]any{"addr": nil}, true},
		{map[string]any{"fd": nil}, false},
		{map[string]any{"fd": "*"}, true},
		{map[string]any{"addr": "*"}, false},
	} {
		if got := holds(c.part, p); got != c.want {
			t.Errorf("%v: %v", c.part, got)
		}
	}
}

func TestChanged(t *testing.T) {
	r := changed(protocol.Result{Errno: sock.EADDRINUSE, N: 3}, map[string]any{"errno": nil, "n": 4})
	if r.Errno != "" || r.N != 4 {
		t.Errorf("%+v", r)
	}
}

func TestFramesAreChanged(t *testing.T) {
	fin := segment(t, capture.FIN|capture.ACK, "")
	for _, c := range []struct {
		name  string
		frame Frame
		check func([]capture.Packet) bool
	}{
		{"dropped", Frame{Flags: "FIN", Drop: true},
			func(p []capture.Packet) bool { return len(p) == 0 }},
		{"twice", Frame{Flags: "FIN", Duplicate: true},
			func(p []capture.Packet) bool { return len(p) == 2 }},
		{"a RST instead", Frame{Flags: "FIN", SetFlags: "RST|ACK"}, func(p []capture.Packet) bool {
			return p[0].TCP.Flags == capture.RST|capture.ACK && p[0].Problem == ""
		}},
		{"another number", Frame{Flags: "FIN", AddSeq: 1},
			func(p []capture.Packet) bool { return p[0].TCP.Seq == 8 }},
		{"a bad checksum", Frame{Flags: "FIN", BadSum: "transport"}, func(p []capture.Packet) bool {
			return strings.Contains(p[0].Problem, "TCP checksum")
		}},
		{"a bad checksum of IP", Frame{BadSum: "IP"}, func(p []capture.Packet) bool {
			return strings.Contains(p[0].Problem, "IPv4 header checksum")
		}},
		{"of another kind", Frame{Flags: "SYN", Drop: true},
			func(p []capture.Packet) bool { return len(p) == 1 }},
		{"the second only", Frame{Flags: "FIN", Drop: true, Nth: 2},
			func(p []capture.Packet) bool { return len(p) == 1 }},
		{"behind the first", Frame{Flags: "FIN", Drop: true, Behind: 1},
			func(p []capture.Packet) bool { return len(p) == 1 }},
		{"from the bench", Frame{From: "bench", Drop: true},
			func(p []capture.Packet) bool { return len(p) == 1 }},
	} {
		var got []capture.Packet
		for _, f := range newPort(nil, "wire", []Frame{c.frame}).change("stack", fin) {
			got = append(got, capture.NewDecoder().Decode(capture.Frame{Data: f, Length: len(f)}))
		}
		if !c.check(got) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func segment(t *testing.T, flags capture.Flags, payload string) []byte {
	t.Helper()
	p := capture.Packet{
		Proto:   capture.ProtoTCP,
		TCP:     &capture.TCP{SrcPort: 1, DstPort: 2, Seq: 7, Flags: flags},
		Payload: []byte(payload),
	}
	p.IP.Src, p.IP.Dst = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	frame, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

// TestEveryChecksumCanBeSpoilt: also one that would become UDP's sign for none.
func TestEveryChecksumCanBeSpoilt(t *testing.T) {
	about := capture.Packet{Proto: capture.ProtoUDP, UDP: &capture.UDP{SrcPort: 1}}
	v4 := capture.IP{Src: netip.MustParseAddr("192.0.2.1"), Dst: netip.MustParseAddr("192.0.2.2")}
	v6 := capture.IP{Src: netip.MustParseAddr("2001:db8::1"), Dst: netip.MustParseAddr("2001:db8::2")}
	f := Frame{BadSum: "transport"}
	for _, about.IP = range []capture.IP{v4, v6} {
		for port := range 1 << 16 {
			about.UDP.DstPort = uint16(port)
			mustBeSpoilt(t, f, &about)
		}
		mustBeSpoilt(t, f, capture.PortUnreachable(&about))
	}
}

func mustBeSpoilt(t *testing.T, f Frame, p *capture.Packet) {
	t.Helper()
	frame, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	frame = f.spoilt(frame, p)
	got := capture.NewDecoder().Decode(capture.Frame{Data: frame, Length: len(frame)})
	if !strings.Contains(got.Problem, "checksum") {
		t.Errorf("%v: problem %q", &got, got.Problem)
	}
}

// TestASpecCitesWhatALieBreaks: otherwise no run looks for it.
func TestASpecCitesWhatALieBreaks(t *testing.T) {
	golden, err := os.ReadFile("../../testdata/specs.golden")
	if err != nil {
		t.Fatal(err)
	}
	cited := strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(string(golden)))
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		for _, id := range m.Breaks {
			if !slices.Contains(cited, id) {
				t.Errorf("%s breaks %s, which no spec cites", m.ID, id)
			}
		}
	}
}

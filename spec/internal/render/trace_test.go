package render

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/report"
)

// refused is the trace of a connect which a RST answers, with a failed
// expectation. Its texts are what the caller says.
func refused(t testing.TB, text string) *ladder.Trace {
	t.Helper()
	at := func(us int) time.Time {
		return time.Date(2026, 3, 2, 9, 30, 0, us*1000, time.UTC)
	}
	call := &ladder.Call{ID: 1, Side: ladder.Left, Name: "connect", Args: "3, 192.0.2.2:9 " + text,
		Result: "ECONNREFUSED", Failed: true, End: at(400)}
	return &ladder.Trace{
		Title: "connect " + text, Left: "linux " + text, Right: "bench",
		Events: []ladder.Event{
			{Time: at(0), Call: call},
			{Time: at(100), Packet: segment(t, true, capture.SYN)},
			{Time: at(200), Packet: segment(t, false, capture.RST|capture.ACK)},
			{Time: at(500), Remark: &ladder.Remark{Text: "expected ETIMEDOUT " + text, Bad: true}},
		},
	}
}

func segment(t testing.TB, out bool, flags capture.Flags) *ladder.Packet {
	t.Helper()
	p := capture.Packet{
		Proto: capture.ProtoTCP, SrcMAC: capture.MAC{2, 0, 0, 0, 0, 1},
		DstMAC: capture.MAC{2, 0, 0, 0, 0, 2},
		IP:     capture.IP{Src: netip.MustParseAddr("192.0.2.1"), Dst: netip.MustParseAddr("192.0.2.2")},
		TCP:    &capture.TCP{SrcPort: 40000, DstPort: 9, Seq: 1000, Window: 64240, Flags: flags},
	}
	if !out {
		p.SrcMAC, p.DstMAC, p.IP.Src, p.IP.Dst = p.DstMAC, p.SrcMAC, p.IP.Dst, p.IP.Src
		p.TCP.SrcPort, p.TCP.DstPort, p.TCP.Seq, p.TCP.Ack = 9, 40000, 0, 1001
	}
	frame, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return &ladder.Packet{Interface: ladder.Wire, Frame: frame, Length: len(frame), Outgoing: !out}
}

// leave writes what a run leaves of a spec in its folder, and marks the spec.
func leave(t testing.TB, dir string, s *report.Spec, trace *ladder.Trace) {
	t.Helper()
	folder := filepath.Join(dir, "specs", s.Slug)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(trace)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"trace.json": raw, "trace.pcapng": nil} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.HasTrace = true
}

func TestAPageDrawsItsTrace(t *testing.T) {
	dir, r := t.TempDir(), sample()
	for i := range r.Specs {
		leave(t, dir, &r.Specs[i], refused(t, ""))
	}
	if err := Write(dir, r); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "specs", failing().Slug, "index.html")
	p := parse(t, path)
	resolves(t, map[string]page{path: p})
	for _, want := range []string{"ECONNREFUSED", "expected ETIMEDOUT", "sequenceDiagram",
		"trace.pcapng"} {
		if !strings.Contains(p.text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for id := range p.ids {
		if id != "" && strings.Count(source(t, path), ` id="`+id+`"`) > 1 {
			t.Errorf("the id %q stands twice", id)
		}
	}
}

func TestAHostileTraceStaysData(t *testing.T) {
	for _, text := range hostile {
		dir, r := t.TempDir(), &report.Report{Specs: []report.Spec{failing()}}
		leave(t, dir, &r.Specs[0], refused(t, text))
		if err := Write(dir, r); err != nil {
			t.Fatal(err)
		}
		p := parse(t, filepath.Join(dir, "specs", failing().Slug, "index.html"))
		if p.count("script") > 0 || p.count("img") > 0 {
			t.Errorf("%.40q brings markup into the page", text)
		}
		for _, e := range p.elements {
			if attribute(e, "onerror") != "" || attribute(e, "onmouseover") != "" {
				t.Errorf("%.40q brings a handler into the page", text)
			}
		}
	}
}

func TestAnUnreadableTraceIsToldOnThePageAndByWrite(t *testing.T) {
	dir, r := t.TempDir(), &report.Report{Specs: []report.Spec{failing()}}
	leave(t, dir, &r.Specs[0], refused(t, ""))
	folder := filepath.Join(dir, "specs", failing().Slug)
	if err := os.WriteFile(filepath.Join(folder, "trace.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "trace.pcapng")); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, r); err == nil || !strings.Contains(err.Error(), "is no trace") {
		t.Errorf("Write says %v", err)
	}
	path := filepath.Join(folder, "index.html")
	p := parse(t, path)
	resolves(t, map[string]page{path: p})
	if !strings.Contains(p.text, "The trace cannot be drawn") {
		t.Error("the page does not say that the trace cannot be drawn")
	}
}

func source(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

package ladder

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/capture"
)

// captured is a trace as a capture file.
func captured(t *testing.T, trace *Trace) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := WritePcapng(&file, trace); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func survey(t *testing.T, file []byte, s Selection) *Survey {
	t.Helper()
	got, err := Read(bytes.NewReader(file), "x.pcapng", s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReadShowsTheCallsOfOurComments(t *testing.T) {
	s := survey(t, captured(t, tellRequest(t)), Selection{})
	golden(t, "request-read.txt", []byte(drawText(t, s.Trace, Options{})))
}

func TestReadSelects(t *testing.T) {
	file := captured(t, tellBacklog(t))
	for _, c := range []struct {
		name      string
		selection Selection
		packets   int
		notes     int
	}{
		{"the first connection", Selection{}, 3, 0},
		{"a connection by its number", Selection{Conn: 2}, 5, 0},
		{"one that is not there", Selection{Conn: 3}, 0, 0},
		{"all", Selection{All: true}, 8, 0},
		{"the first of all", Selection{All: true, Max: 2}, 2, 1},
	} {
		s := survey(t, file, c.selection)
		if n := len(s.Trace.Events); n != c.packets || len(s.Trace.Notes) != c.notes {
			t.Errorf("%s: %d packets and the notes %q, want %d and %d", c.name, n, s.Trace.Notes, c.packets,
				c.notes)
		}
		if len(s.Conns) != 2 || s.Frames != 8 || s.Trace.Dropped != 2 {
			t.Errorf("%s: %d connections, %d frames, %d lost", c.name, len(s.Conns), s.Frames,
				s.Trace.Dropped)
		}
	}
}

func TestReadPutsTheClientLeft(t *testing.T) {
	s := survey(t, captured(t, tellBacklog(t)), Selection{})
	p := s.Trace.Events[0].Packet
	if !p.Decoded.Has(capture.SYN) || p.Side != Left {
		t.Errorf("the first packet stands %s: %v", p.Side, p.Decoded)
	}
}

func TestReadPrefersTCP(t *testing.T) {
	s := newStory(t, "")
	udp := capture.Packet{
		Proto: capture.ProtoUDP, IP: capture.IP{Src: s.client.Addr(), Dst: s.server.Addr()},
		UDP: &capture.UDP{SrcPort: 1, DstPort: 2}, Payload: []byte("x"),
	}
	s.packet(0, udp, fromClient)
	s.tcp(10, fromClient, sfSYN, 0, 0, "")
	s.packet(20, udp, fromClient)
	got := survey(t, captured(t, s.trace), Selection{}).Trace.Events
	if len(got) != 1 || got[0].Packet.Decoded.TCP == nil || got[0].Packet.Number != 2 {
		t.Errorf("%d packets are selected, want the one of TCP", len(got))
	}
}

func TestReadGivesWhatComesBeforeTheEndOfACutFile(t *testing.T) {
	file := captured(t, tellRequest(t))
	s, err := Read(bytes.NewReader(file[:len(file)*2/3]), "cut.pcapng", Selection{})
	if err == nil || !strings.HasPrefix(err.Error(), "cut.pcapng: ") {
		t.Errorf("the error is %v", err)
	}
	if s == nil || s.Frames == 0 || len(s.Trace.Events) == 0 {
		t.Error("nothing is left of the file")
	}
}

func TestReadTakesTheJSONOfATrace(t *testing.T) {
	data, err := json.Marshal(tellBacklog(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "trace.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	trace, err := ReadTrace(path, Selection{})
	if err != nil {
		t.Fatal(err)
	}
	want := drawText(t, tellBacklog(t), Options{})
	if got := drawText(t, trace, Options{}); got != want {
		t.Errorf("read back it is\n%s\nand was\n%s", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"nothing", "", "x: the file is empty"},
		{"text", "hello, world", "x: not a capture file (pcap or pcapng)"},
		{"a broken JSON", "{", "x: not a trace: unexpected end of JSON input"},
		{"another JSON", `{"specs": []}`, "x: not a trace: it has neither title nor events"},
		{"an empty event", `{"title": "x", "events": [{}]}`,
			"x: not a trace: event 0 is 0 things, want one of call, packet, remark"},
	} {
		s, err := Read(strings.NewReader(c.content), "x", Selection{})
		if s != nil || err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, %v; want the error %q", c.name, s, err, c.want)
		}
	}
	if _, err := ReadTrace(filepath.Join(t.TempDir(), "none"), Selection{}); err == nil {
		t.Error("a file that is not there is read")
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"request.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read(bytes.NewReader(data), "x", Selection{All: true})
		if err != nil || s == nil {
			return
		}
		drawText(t, s.Trace, Options{Width: 60})
		drawSVG(t, s.Trace, Options{Width: 320})
		drawMermaid(t, s.Trace)
		captured(t, s.Trace)
	})
}

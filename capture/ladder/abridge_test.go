package ladder

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/capture"
)

// tellTransfer tells of n segments of 1,000 bytes, of which the second has a wrong
// checksum and comes again.
func tellTransfer(t testing.TB, n int) *Trace {
	s := newStory(t, "sends many bytes")
	s.tcp(0, fromClient, sfSYN, 0, 0, "")
	s.tcp(1, fromServer, sfBoth, 0, 1, "")
	s.tcp(2, fromClient, sfACK, 1, 1, "")
	for i := range n {
		payload := fmt.Sprintf("line %d: %s", i, strings.Repeat("x", 1000))[:1000]
		p := s.tcp(3*i+3, fromClient, sfPSH, uint32(1+1000*i), 1, payload)
		if i == 1 {
			p.Frame[len(p.Frame)-1]++
			s.tcp(3*i+4, fromClient, sfPSH, uint32(1+1000*i), 1, payload)
		}
		s.tcp(3*i+5, fromServer, sfACK, 1, uint32(1001+1000*i), "")
	}
	return s.trace
}

func TestAbridgeLeavesAShortTraceAlone(t *testing.T) {
	want, got := tellTransfer(t, 100), tellTransfer(t, 100)
	Abridge(got)
	if frameBytes(got) != frameBytes(want) || len(got.Notes) > 0 {
		t.Errorf("%d of %d bytes, notes %q", frameBytes(got), frameBytes(want), got.Notes)
	}
}

func TestAbridgeCutsPayloadsOfALongTrace(t *testing.T) {
	trace := tellTransfer(t, 300)
	Abridge(trace)
	if most := 701 * 200; frameBytes(trace) > most {
		t.Errorf("%d bytes of frames are left, want %d at the most", frameBytes(trace), most)
	}
	first := trace.Events[3].Packet
	if !bytes.Contains(first.Frame, []byte("line 0: xxx")) || len(first.Frame) != 14+20+20+128 ||
		first.Length != 14+20+20+1000 {
		t.Errorf("%d of %d bytes are kept of a segment: %q", len(first.Frame), first.Length, first.Frame)
	}
	if len(trace.Notes) != 1 || !strings.Contains(trace.Notes[0], "first 128 bytes of each payload") {
		t.Errorf("notes %q", trace.Notes)
	}
}

// TestAbridgeChangesNoDrawing: what a view shows of a payload is shorter than what
// is kept of it, and the segment with the wrong checksum is still known for one.
func TestAbridgeChangesNoDrawing(t *testing.T) {
	whole, cut := tellTransfer(t, 300), tellTransfer(t, 300)
	Abridge(cut)
	cut.Notes = nil
	want, got := drawText(t, whole, Options{Width: 120}), drawText(t, cut, Options{Width: 120})
	if got != want {
		t.Errorf("it is drawn as\n%.2000s\nwant\n%.2000s", got, want)
	}
	if problem := cut.Events[5].Packet.Decoded.Problem; !strings.Contains(problem, "checksum") {
		t.Errorf("the second segment has the problem %q, want a wrong checksum", problem)
	}
	if got, want := cut.Conns()[0].History(), whole.Conns()[0].History(); got != want {
		t.Errorf("history %s, want %s", got, want)
	}
}

func TestTsharkKnowsTheLengthsOfAnAbridgedTrace(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("tshark is not installed")
	}
	trace := tellTransfer(t, 300)
	Abridge(trace)
	var file bytes.Buffer
	if err := WritePcapng(&file, trace); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "trace.pcapng")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "tshark", "-n", "-r", path, "-T", "fields",
		"-e", "frame.len", "-e", "frame.cap_len", "-e", "tcp.len", "-e", "tcp.nxtseq")
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	output, err := command.Output()
	if err != nil {
		t.Fatalf("tshark: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	if len(lines) != 3+601 {
		t.Errorf("tshark has %d frames, 604 were written", len(lines))
	}
	if want := "1054\t182\t1000\t1001"; lines[3] != want {
		t.Errorf("tshark says %q of the first segment, want %q", lines[3], want)
	}
}

// TestAbridgeKeepsWhatHasNoPayload: no ICMP error, which quotes a packet, and
// nothing that is no IP.
func TestAbridgeKeepsWhatHasNoPayload(t *testing.T) {
	trace := tellTransfer(t, 300)
	about := capture.NewDecoder().Decode(capture.Frame{Data: trace.Events[3].Packet.Frame})
	frame, err := capture.PortUnreachable(&about).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for _, frame := range [][]byte{frame, make([]byte, 1000)} {
		trace.Events = append(trace.Events,
			Event{Packet: &Packet{Interface: Wire, Frame: frame, Length: len(frame)}})
	}
	Abridge(trace)
	for _, e := range trace.Events[len(trace.Events)-2:] {
		if p := e.Packet; len(p.Frame) != p.Length || p.Length < 500 {
			t.Errorf("%d of %d bytes are kept", len(p.Frame), p.Length)
		}
	}
}

package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// --info tells what the kernel counted. Linux counts a SYN and a FIN where it counts
// what was acknowledged, and a FIN where it counts what was received.
func TestInfo(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	p := talkTo(t, strings.Repeat("q", 5000), "answer", "--info", "--events=json:"+log)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	text := p.stderr.String()
	for _, want := range []string{
		"State: CLOSED\n", "Round trip: ", "; 5002 acknowledged, SYN and FIN counted\n",
		`Retransmitted: \d+ segments, \d+ bytes\n`,
		`Received: 7 bytes, the FIN counted, in \d+ segments with data`, "Congestion window: ",
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, e := range eventsIn(t, log) {
		if e.kind() == "info" && (e["bytes_sent"] != 5000.0 || e["bytes_received"] != 7.0 ||
			e["rtt"].(float64) <= 0) {
			t.Error(e)
		}
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// A connection's life in events, as a client and as a server: who sent its FIN when,
// what had moved by then, and that nothing was lost.
func TestEventsOfConnection(t *testing.T) {
	l, port := listenTCP(t)
	log := filepath.Join(t.TempDir(), "log")
	p := run1(t, "--events=json:"+log, "127.0.0.1", port)
	peer := accept(t, l)
	p.write("question")
	check(t, p.in.Close())
	expect(t, peer, "question")
	expectEnd(t, peer)
	write(t, peer, "the answer")
	check(t, peer.CloseWrite())
	expect(t, p.out, "the answer")
	p.expectStatus(0, "")
	events := eventsIn(t, log)
	expectKinds(t, events, "resolve attempt connect fin_sent fin_received end exit")
	if e := events[3]; e["sent"] != 8.0 || e["received"] != 0.0 || e["connection"] != 1.0 {
		t.Error(e)
	}
	if e := events[5]; e["sent"] != 8.0 || e["received"] != 10.0 || e.text("cause") != "done" {
		t.Error(e)
	}
}

// A server's connections are told apart by their numbers.
func TestEventsOfServer(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lk", "--events=json", "127.0.0.1", "0")
	port := fmt.Sprint(p.event("listening")["port"])
	for n := range 2 {
		c := dialTCP(t, port)
		check(t, c.CloseWrite())
		expectEnd(t, c)
		accepted, ended := p.event("accept"), p.event("end")
		if want := float64(n + 1); accepted["connection"] != want || ended["connection"] != want {
			t.Errorf("connection %v: %v %v", want, accepted, ended)
		}
	}
}

// event waits for an event of a kind on standard error.
func (p *process) event(kind string) event {
	p.t.Helper()
	for {
		line := p.line()
		if line == "" {
			p.t.Fatalf("gonc has ended without the event %s", kind)
		}
		if e := eventsOf(p.t, line)[0]; e.kind() == kind {
			return e
		}
	}
}

// A reset is told as such, and is the cause of the end.
func TestEventsOfReset(t *testing.T) {
	l, port := listenTCP(t)
	log := filepath.Join(t.TempDir(), "log")
	p := run1(t, "--status=cause", "--events=json:"+log, "127.0.0.1", port)
	peer := accept(t, l)
	check(t, peer.SetLinger(0))
	check(t, peer.Close())
	if status := p.status(); status != int(fault.Reset) {
		t.Errorf("exit status %d", status)
	}
	events := eventsIn(t, log)
	expectKinds(t, events, "resolve attempt connect reset end exit")
	for _, e := range events[3:] {
		if e.text("cause") != "reset" {
			t.Error(e)
		}
	}
}

// A reset that the sending direction is told of looks like a FIN to the other one, and is
// not told as one. After a FIN it takes nothing from that.
func TestEventsOfResetWhileSending(t *testing.T) {
	for _, finFirst := range []bool{false, true} {
		l, port := listenTCP(t)
		log := filepath.Join(t.TempDir(), "log")
		p := launch(t, bulkFile(t), nil, "gonc", "--events=json:"+log, "127.0.0.1", port)
		peer := accept(t, l)
		expect(t, peer, string(bulk[:10]))
		want := "resolve attempt connect reset end exit"
		if finFirst {
			check(t, peer.CloseWrite())
			expectEnd(t, p.out)
			want = "resolve attempt connect fin_received reset end exit"
		}
		reset(t, peer)
		if status := p.status(); status != 1 {
			t.Errorf("exit status %d", status)
		}
		expectKinds(t, eventsIn(t, log), want)
	}
}

// Events that cannot be written are an error at the end, and disturb nothing before.
func TestEventsOnFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no device that is always full:", err)
	}
	check(t, full.Close())
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "--events=json:/dev/full", "127.0.0.1", port)
	peer := accept(t, l)
	write(t, peer, "data")
	check(t, peer.Close())
	expect(t, p.out, "data")
	p.expectStatus(1, "gonc: events: No space left on device\n")
}

func eventsIn(t *testing.T, file string) []event {
	t.Helper()
	text, err := os.ReadFile(file)
	check(t, err)
	return eventsOf(t, string(text))
}

func expectKinds(t *testing.T, events []event, want string) {
	t.Helper()
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, e.kind())
	}
	if got := strings.Join(kinds, " "); got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

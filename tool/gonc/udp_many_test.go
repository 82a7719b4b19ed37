package main

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// With -k standard input answers the peer whose datagram came last.
func TestDatagramServerAnswersLast(t *testing.T) {
	p := run1(t, "-lukv", "127.0.0.1", "0")
	port := p.port()
	a, b := dialUDP(t, port), dialUDP(t, port)
	for i, c := range []*net.UDPConn{a, b, b, a} {
		question := string(rune('1' + i))
		write(t, c, question)
		expect(t, p.out, question)
		p.write("to " + question)
		expectDatagram(t, c, "to "+question)
	}
}

// Standard input waits for somebody to answer.
func TestDatagramServerKeepsItsAnswer(t *testing.T) {
	p := run1(t, "-lukv", "127.0.0.1", "0")
	port := p.port()
	p.write("welcome")
	c := dialUDP(t, port)
	write(t, c, "hello")
	expectDatagram(t, c, "welcome")
}

// -d leaves it alone.
func TestDatagramServerWithoutInput(t *testing.T) {
	p := run1(t, "-lukvd", "127.0.0.1", "0")
	c := dialUDP(t, p.port())
	p.write("for nobody")
	write(t, c, "hello")
	expect(t, p.out, "hello")
	quiet(t, c)
}

// The end of standard input ends no server that is to go on.
func TestDatagramServerOutlivesInput(t *testing.T) {
	p := run1(t, "-lukvq", "0", "127.0.0.1", "0")
	port := p.port()
	check(t, p.in.Close())
	for _, text := range []string{"one", "two"} {
		write(t, dialUDP(t, port), text)
		expect(t, p.out, text)
	}
}

// -v names who sends whenever that is another one, each line of a dump and each event
// its peer.
func TestDatagramServerTellsSenders(t *testing.T) {
	folder := t.TempDir()
	dump, log := filepath.Join(folder, "dump"), filepath.Join(folder, "log")
	p := run1(t, "-lukv", "--dump-hex", dump, "--events=json:"+log, "-W", "3", "127.0.0.1", "0")
	port := p.port()
	a, b := dialUDP(t, port), dialUDP(t, port)
	write(t, a, "1")
	expect(t, p.out, "1")
	p.write("to a")
	expectDatagram(t, a, "to a")
	awaitText(t, log, "datagram_sent") // it is told after it was sent
	for i, c := range []*net.UDPConn{a, b} {
		write(t, c, string(rune('2'+i)))
		expect(t, p.out, string(rune('2'+i)))
	}
	portA, portB := portOf(a.LocalAddr()), portOf(b.LocalAddr())
	p.expectStatus(0, "Datagrams from 127.0.0.1 "+portA+"\nDatagrams from 127.0.0.1 "+portB+"\n")
	expectLines(t, dump, []string{
		"127.0.0.1:" + portA + " < 00000000  31 ",
		"127.0.0.1:" + portA + " > 00000000  74 6f 20 61 ",
		"127.0.0.1:" + portA + " < 00000001  32 ",
		"127.0.0.1:" + portB + " < 00000002  33 ",
	})
	events := eventsIn(t, log)
	expectKinds(t, events, "resolve bound datagram_received datagram_sent datagram_received "+
		"datagram_received end exit")
	for i, want := range []struct {
		port  string
		bytes float64
	}{{portA, 1}, {portA, 4}, {portA, 1}, {portB, 1}} {
		e := events[2+i]
		if e.text("address") != "127.0.0.1" || portIn(e) != want.port || e["bytes"] != want.bytes {
			t.Errorf("%v, want %v", e, want)
		}
	}
}

// portIn is the port in an event, as text.
func portIn(e event) string {
	port, _ := e["port"].(float64)
	return strconv.Itoa(int(port))
}

// expectLines checks that the lines of a file begin as they shall.
func expectLines(t *testing.T, file string, want []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	check(t, err)
	got := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(got) != len(want) {
		t.Fatalf("got %q, want %d lines", got, len(want))
	}
	for i, line := range got {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("got %q, want %q", line, want[i])
		}
	}
}

// awaitText waits until a file holds a text.
func awaitText(t *testing.T, file, text string) {
	t.Helper()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-look.C {
		if data, err := os.ReadFile(file); err == nil && strings.Contains(string(data), text) {
			return
		}
	}
	t.Fatalf("%s does not come to hold %q", file, text)
}

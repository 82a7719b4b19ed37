package main

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

// What the peer sends to a gonc that only sends is read to its end, and written
// nowhere; and what gonc has to say comes after it as well.
func TestSendOnlyDiscards(t *testing.T) {
	p := launch(t, nil, nil, "gonc", "-lv", "127.0.0.1", "0", "--send-only")
	c := dialTCP(t, p.port())
	p.line() // that it has received the connection
	write(t, c, "What is the answer?\n")
	check(t, c.CloseWrite())
	expectEnd(t, p.out) // which is closed at the peer's end
	write(t, p.in, "42\n")
	check(t, p.in.Close())
	expect(t, c, "42\n")
	expectEnd(t, c)
	p.expectStatus(0, "")
}

// A peer that has not read everything yet may say what it likes: it meets no reset,
// which would take the rest from it, and its FIN is the end.
func TestFarewellAwaitsPeersFIN(t *testing.T) {
	for name, args := range map[string][]string{
		"send-only": {"-lv", "-q", "60", "--send-only", "127.0.0.1", "0"},
		"command":   {"-lv", "-q", "60", "--sh-exec", "printf 'all of it'", "127.0.0.1", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := launch(t, fileOf(t, "all of it"), nil, "gonc", args...)
			c := dialTCP(t, p.port())
			p.line() // that it has received the connection
			expect(t, c, "all")
			for range 10 {
				write(t, c, "And now?")
			}
			expect(t, c, " of it")
			expectEnd(t, c)
			write(t, c, "Thank you.")
			p.alive()
			check(t, c.CloseWrite())
			p.expectStatus(0, "")
			expectEnd(t, c)
		})
	}
}

// Nobody waits for ever: not for a peer that says nothing, and not for one that never
// stops.
func TestFarewellIsShort(t *testing.T) {
	for name, say := range map[string]func(c net.Conn){
		"silence": func(net.Conn) {},
		"noise": func(c net.Conn) {
			for err := error(nil); err == nil; {
				_, err = c.Write([]byte("And then?"))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, port := listenTCP(t)
			began := time.Now()
			p := launch(t, fileOf(t, "all of it"), nil, "gonc", "--send-only", "127.0.0.1", port)
			c := accept(t, l)
			go say(c)
			expect(t, c, "all of it")
			p.expectStatus(0, "")
			if took := time.Since(began); took < time.Second {
				t.Errorf("it has ended after %v", took)
			}
		})
	}
}

// The events name no FIN that has not come.
func TestFarewellWithoutPeersFIN(t *testing.T) {
	l, port := listenTCP(t)
	log := filepath.Join(t.TempDir(), "log")
	p := launch(t, devNull(t), nil, "gonc", "--send-only", "--events=json:"+log, "127.0.0.1", port)
	accept(t, l)
	p.expectStatus(0, "")
	expectKinds(t, eventsIn(t, log), "resolve attempt connect fin_sent end exit")
}

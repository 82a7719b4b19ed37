package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// utterances are what a peer says before its end. A part that is "!" is sent as urgent.
var utterances = map[string][]string{
	"middle":  {"before", "!", "after"},
	"first":   {"!", "after"},
	"last":    {"before", "!"},
	"alone":   {"!"},
	"several": {"one", "!", "two", "!", "three", "!"},
	"in row":  {"!", "!", "!"},
}

// utter sends parts of an utterance.
func utter(t testing.TB, c net.Conn, parts []string) {
	t.Helper()
	for _, part := range parts {
		if part == "!" {
			sendUrgent(t, c, part)
		} else {
			write(t, c.(endpoint), part)
		}
	}
}

// sendUrgent sends data whose last byte is urgent.
func sendUrgent(t testing.TB, c net.Conn, data string) {
	t.Helper()
	raw, err := c.(syscall.Conn).SyscallConn()
	check(t, err)
	var sent error
	check(t, raw.Write(func(fd uintptr) bool {
		sent = unix.Sendto(int(fd), []byte(data), unix.MSG_OOB, nil)
		return sent != unix.EAGAIN
	}))
	check(t, sent)
}

// whileStopped does something while the process stands still, so that the process meets
// all of it at once.
func (p *process) whileStopped(do func()) {
	p.t.Helper()
	pid := p.cmd.Process.Pid
	check(p.t, p.cmd.Process.Signal(unix.SIGSTOP))
	check(p.t, unix.Waitid(unix.P_PID, pid, nil, unix.WSTOPPED, nil))
	do()
	check(p.t, p.cmd.Process.Signal(unix.SIGCONT))
}

// eachUtterance runs a test for each of them, as a client and as a server.
func eachUtterance(t *testing.T, f func(t *testing.T, r role, parts []string)) {
	for name, parts := range utterances {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachRole(t, func(t *testing.T, r role) { f(t, r, parts) })
		})
	}
}

// What the peer marks as urgent is part of what it has sent, and what follows it too,
// even where the peer's FIN is there when the mark is met.
func TestUrgentByteStaysInTheStream(t *testing.T) {
	eachUtterance(t, func(t *testing.T, r role, parts []string) {
		p, peer := r.connect(t, streams{stdin: devNull(t)})
		p.whileStopped(func() {
			utter(t, peer, parts)
			check(t, peer.Close())
		})
		expect(t, p.out, strings.Join(parts, ""))
		expectEnd(t, p.out)
		p.expectStatus(0, "")
	})
}

// The same in the midst of much, as it comes.
func TestUrgentByteInBulk(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: devNull(t)})
		parts := []string{string(bulk[:100_000]), "!", string(bulk[100_000:200_000])}
		utter(t, peer, parts)
		check(t, peer.Close())
		if got := await(t, sink(p.out)); string(got) != strings.Join(parts, "") {
			t.Errorf("got %s, want %s", digest(got), digest([]byte(strings.Join(parts, ""))))
		}
		p.expectStatus(0, "")
	})
}

// What is thrown away is taken all the same.
func TestUrgentByteToNull(t *testing.T) {
	eachUtterance(t, func(t *testing.T, r role, parts []string) {
		log := filepath.Join(t.TempDir(), "log")
		null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		check(t, err)
		defer null.Close()
		p, peer := r.connect(t, streams{stdin: devNull(t), stdout: null}, "--events=json:"+log)
		p.whileStopped(func() {
			utter(t, peer, parts)
			check(t, peer.Close())
		})
		p.expectStatus(0, "")
		for _, e := range eventsIn(t, log) {
			if want := float64(len(strings.Join(parts, ""))); e.kind() == "end" && e["received"] != want {
				t.Errorf("received %v bytes, want %v", e["received"], want)
			}
		}
	})
}

// A command has all of it as its input.
func TestUrgentByteToCommand(t *testing.T) {
	eachUtterance(t, func(t *testing.T, r role, parts []string) {
		l, port := listenTCP(t)
		p := launch(t, devNull(t), nil, "gonc", "127.0.0.1", port, "--exec", "cat")
		peer := accept(t, l)
		if r.name == "server" {
			p, peer = runLine(t, "cat")
		}
		p.whileStopped(func() {
			utter(t, peer, parts)
			check(t, peer.CloseWrite())
		})
		expect(t, peer, strings.Join(parts, ""))
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// With -k, one whose data are all there when it is accepted has not said nothing.
func TestUrgentByteOfOneAmongMany(t *testing.T) {
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "127.0.0.1", "0")
	port := p.port()
	expectEnd(t, dialTCP(t, port)) // so that standard input has ended
	for name, parts := range utterances {
		t.Run(name, func(t *testing.T) {
			p.whileStopped(func() {
				c := dialTCP(t, port)
				utter(t, c, parts)
				check(t, c.Close())
			})
			expect(t, p.out, strings.Join(parts, ""))
		})
	}
	p.alive()
}

// A chain of two passes all of it on.
func TestUrgentByteThroughARelay(t *testing.T) {
	for name, parts := range utterances {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			between, in := pipe(t)
			first := launch(t, devNull(t), in, "gonc", "-lv", "127.0.0.1", "0")
			check(t, in.Close())
			l, port := listenTCP(t)
			second := launch(t, between, nil, "gonc", "--send-only", "127.0.0.1", port)
			c, end := dialTCP(t, first.port()), accept(t, l)
			first.line() // that it has received the connection
			first.whileStopped(func() {
				utter(t, c, parts)
				check(t, c.Close())
			})
			expect(t, end, strings.Join(parts, ""))
			expectEnd(t, end)
			check(t, end.Close())
			first.expectStatus(0, "")
			second.expectStatus(0, "")
		})
	}
}

//go:build unix

package session

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/sys/unix"
)

// meet connects a socket to a peer.
func meet(t *testing.T) (sock *socket.Socket, peer *net.TCPConn) {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(t, err)
	defer l.Close()
	at := l.Addr().(*net.TCPAddr).AddrPort()
	sock, err = socket.Config{}.Open(at.Addr(), false)
	check(t, err)
	check(t, sock.Connect(at, patience))
	peer, err = l.AcceptTCP()
	check(t, err)
	check(t, peer.SetDeadline(time.Now().Add(patience)))
	t.Cleanup(func() { peer.Close() })
	return sock, peer
}

// patience bounds every wait for something that must happen.
const patience = 30 * time.Second

// check fails the test on an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// say writes to the peer, and ends that direction.
func say(t *testing.T, peer *net.TCPConn, text string) {
	t.Helper()
	_, err := io.WriteString(peer, text)
	check(t, err)
	check(t, peer.CloseWrite())
}

// A session takes any descriptors as its local side, and any stream on the peer's:
// here the socket behind a buffer, as TLS over it would be.
func TestSessionOverStream(t *testing.T) {
	sock, peer := meet(t)
	defer sock.Close()
	in, feed, err := os.Pipe()
	check(t, err)
	defer in.Close()
	out, given, err := os.Pipe()
	check(t, err)
	defer out.Close()
	theirs, err := unix.Dup(int(given.Fd())) // which the session closes
	check(t, err)
	check(t, given.Close())
	s := New(Settings{}, sock, netip.AddrPort{}, transfer.NewLocal(int(in.Fd()), theirs, false))
	s.stream = stream.New(sock)
	question, answer := strings.Repeat("question", 1<<17), strings.Repeat("answer", 1<<17)
	go func() { _, _ = io.WriteString(feed, question); feed.Close() }()
	go func() { _, _ = io.WriteString(peer, answer); _ = peer.CloseWrite() }()
	got := [2]chan string{make(chan string, 1), make(chan string, 1)}
	for i, from := range []io.Reader{peer, out} {
		go func() { data, _ := io.ReadAll(from); got[i] <- string(data) }()
	}
	check(t, s.run())
	if <-got[0] != question || <-got[1] != answer {
		t.Error("it is not what was sent")
	}
}

// What await has met is there for Read, once.
func TestBufferedStream(t *testing.T) {
	sock, peer := meet(t)
	defer sock.Close()
	s := stream.New(sock)
	say(t, peer, "data")
	buffer := make([]byte, 8)
	check(t, s.Await())
	if n, err := s.Read(buffer); err != nil || string(buffer[:n]) != "data" {
		t.Fatalf("got %q and %v", buffer[:n], err)
	}
	check(t, s.Await())
	if n, err := s.Read(buffer); n != 0 || err != io.EOF {
		t.Fatalf("got %d bytes and %v, want the end", n, err)
	}
}

// Whatever has got the number of a session's descriptor since is left alone: the session
// is who closes it, and does so once.
func TestSessionClosesItsSocketOnce(t *testing.T) {
	sock, peer := meet(t)
	check(t, peer.CloseWrite())
	next := &nextOwner{t: t, fd: sock.Descriptor()}
	with := Settings{Terms: transfer.Terms{Listen: true, Keep: true}}
	with.Events = tell.NewEmitter(next)
	s := New(with, sock, netip.AddrPort{}, transfer.StandardStreams(true))
	s.turn.End()
	s.places, s.over, s.silent = newPlaces(1), true, true
	s.serveAmong(make(chan error, 1))
	if next.file == nil {
		t.Fatal("the session has not closed its socket")
	}
	if _, err := next.file.Stat(); err != nil {
		t.Errorf("the session has closed another one's descriptor: %v", err)
	}
}

// nextOwner takes a descriptor's number as soon as a session's end is told.
type nextOwner struct {
	t    *testing.T
	fd   int
	file *os.File
}

func (n *nextOwner) Write(event []byte) (int, error) {
	if bytes.Contains(event, []byte(`"event":"end"`)) {
		free, err := unix.FcntlInt(0, unix.F_DUPFD, n.fd)
		check(n.t, err)
		n.file = os.NewFile(uintptr(free), "next owner's")
		if free != n.fd {
			n.t.Fatalf("descriptor %d is open still", n.fd)
		}
	}
	return len(event), nil
}

// Standard output that was closed is not closed again.
func TestOutputIsClosedOnce(t *testing.T) {
	here := transfer.NewLocal(-1, -1, false)
	check(t, here.CloseOutput())
}

// With -k many share the processors, and no connection keeps one to itself.
func TestOnlyALoneSessionHolds(t *testing.T) {
	for _, keep := range []bool{false, true} {
		with := Settings{Terms: transfer.Terms{Keep: keep}}
		here, sock := transfer.NewLocal(-1, -1, keep), &socket.Socket{}
		defer New(with, sock, netip.AddrPort{}, here).stop()
		if sock.Lone == keep || here.Lone == keep {
			t.Errorf("with -k %v: the socket may be held: %v, the streams: %v", keep, sock.Lone, here.Lone)
		}
	}
}

// What is thrown away is activity, which a farewell waits for the end of, but not as long
// as the end of a silent input is waited for.
func TestDiscardIsActivity(t *testing.T) {
	for name, want := range map[string]struct{ enough, spoken, moved bool }{
		"nobody wants it":       {false, false, true},
		"somebody had enough":   {true, false, false},
		"and all has been sent": {true, true, true},
	} {
		sock, peer := meet(t)
		s := New(Settings{}, sock, netip.AddrPort{}, transfer.StandardStreams(true))
		s.stream = stream.New(sock)
		if want.enough {
			close(s.enough.come)
		}
		s.spoken.Store(want.spoken)
		say(t, peer, "data")
		silence := s.Silence()
		check(t, s.discard())
		sock.Close()
		if moved := s.Silence() < silence; moved != want.moved {
			t.Errorf("%s: activity is %v", name, moved)
		}
	}
}

// A session that is over leaves nothing behind that waits for the time of a limit.
func TestSessionLeavesNoTimer(t *testing.T) {
	long := time.Hour
	for name, with := range map[string]Settings{
		"quit":      {Terms: transfer.Terms{Quit: &long}},
		"wait":      {Terms: transfer.Terms{Timeout: &long}},
		"fin-grace": {Rules: Rules{FinGrace: &long}},
		"send-only": {Terms: transfer.Terms{Quit: &long}, Rules: Rules{SendOnly: true}},
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			for range 50 {
				serveBriefly(t, with)
			}
			for end := time.Now().Add(patience); runtime.NumGoroutine() > before+5; runtime.Gosched() {
				if time.Now().After(end) {
					t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
				}
			}
		})
	}
}

// serveBriefly serves a peer that has closed, with an empty standard input.
func serveBriefly(t *testing.T, with Settings) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	check(t, err)
	check(t, unix.Close(fds[1]))
	sock, err := socket.New(fds[0])
	check(t, err)
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	check(t, err)
	defer null.Close()
	theirs, err := unix.Dup(int(null.Fd())) // which the session closes
	check(t, err)
	check(t, New(with, sock, netip.AddrPort{},
		transfer.NewLocal(int(null.Fd()), theirs, false)).Serve())
}

//go:build unix

package main

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/sys/unix"
)

// A session takes any descriptors as its local side, and any stream on the peer's:
// here the socket behind a buffer, as TLS over it would be.
func TestSessionOverStream(t *testing.T) {
	l, _ := listenTCP(t)
	sock, err := socket.Config{}.Open(l.Addr().(*net.TCPAddr).AddrPort().Addr(), false)
	check(t, err)
	defer sock.Close()
	check(t, sock.Connect(l.Addr().(*net.TCPAddr).AddrPort(), patience))
	peer := accept(t, l)
	in, feed := pipe(t)
	out, given := pipe(t)
	theirs, err := unix.Dup(int(given.Fd())) // which the session closes
	check(t, err)
	check(t, given.Close())
	s := new(options).newSession(sock, l.Addr().(*net.TCPAddr).AddrPort(), transfer.NewLocal(int(in.Fd()), theirs, false))
	s.stream = stream.New(sock)
	ended := make(chan error, 1)
	go func() { ended <- s.run() }()
	fed, sent := source(feed, bulk, feed.Close), source(peer, bulk, peer.CloseWrite)
	got := []chan []byte{sink(peer), sink(io.Reader(out))}
	for i, c := range []chan error{fed, sent} {
		expectBulk(t, got[i])
		check(t, await(t, c))
	}
	check(t, await(t, ended))
}

// What await has met is there for Read, once.
func TestBufferedStream(t *testing.T) {
	l, port := listenTCP(t)
	s, peer := stream.New(dial(t, port)), accept(t, l)
	write(t, peer, "data")
	check(t, peer.CloseWrite())
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
	o, err := parseOptions([]string{"-lk", "127.0.0.1", "0"})
	check(t, err)
	l, err := o.bindListener()
	check(t, err)
	defer l.Close()
	check(t, l.Listen(1))
	check(t, dial(t, strconv.Itoa(int(l.LocalAddr().Port()))).CloseWrite())
	sock, _, err := o.accept(l)
	check(t, err)
	next := &nextOwner{t: t, fd: sock.Descriptor()}
	o.Events = tell.NewEmitter(next)
	s := o.newSession(sock, netip.AddrPort{}, transfer.StandardStreams(true))
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
		o, here, sock := options{Terms: transfer.Terms{Keep: keep}}, transfer.NewLocal(-1, -1, keep), &socket.Socket{}
		defer o.newSession(sock, netip.AddrPort{}, here).stop()
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
		l, port := listenTCP(t)
		c, peer := dial(t, port), accept(t, l)
		s := new(options).newSession(&socket.Socket{}, netip.AddrPort{}, transfer.StandardStreams(true))
		s.stream = stream.New(c)
		if want.enough {
			close(s.enough.come)
		}
		s.spoken.Store(want.spoken)
		write(t, peer, "data")
		check(t, peer.CloseWrite())
		silence := s.Silence()
		check(t, s.discard())
		if moved := s.Silence() < silence; moved != want.moved {
			t.Errorf("%s: activity is %v", name, moved)
		}
	}
}

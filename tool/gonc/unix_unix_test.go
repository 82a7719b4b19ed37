//go:build unix

package main

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
)

// unixPath is a path for a socket, in a folder of its own.
func unixPath(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "u") // a path of the test's own would be too long
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(folder) })
	return filepath.Join(folder, "s")
}

// unixServer starts a gonc that listens at a path.
func unixServer(t testing.TB, path string, flags ...string) *process {
	t.Helper()
	p := run1(t, append(flags, "-vlU", path)...)
	for _, want := range []string{"Bound on " + path, "Listening on " + path} {
		if l := p.line(); l != want {
			t.Fatalf("got %q, want %q", l, want)
		}
	}
	return p
}

func dialUnix(t testing.TB, path string) *net.UnixConn {
	t.Helper()
	c, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// A server has both directions, each with its end, and removes its socket once it
// has its connection.
func TestUnixServer(t *testing.T) {
	for _, path := range []string{unixPath(t),
		"@gonc-" + filepath.Base(t.TempDir()) + time.Now().String()} {
		p := unixServer(t, path)
		c := dialUnix(t, path)
		if l := p.line(); l != "Connection received on "+path {
			t.Fatal(l)
		}
		write(t, c, "question")
		expect(t, p.out, "question")
		check(t, c.CloseWrite())
		expectEnd(t, p.out)
		p.write("answer")
		check(t, p.in.Close())
		expect(t, c, "answer")
		expectEnd(t, c)
		p.expectStatus(0, "")
		if _, err := os.Lstat(path); err == nil {
			t.Error("the socket's file is still there")
		}
	}
}

func TestUnixClient(t *testing.T) {
	path := unixPath(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	check(t, err)
	defer l.Close()
	p := launch(t, bulkFile(t), nil, "gonc", "-U", path)
	check(t, l.SetDeadline(time.Now().Add(patience)))
	c, err := l.AcceptUnix()
	check(t, err)
	defer c.Close()
	expect(t, c, string(bulk))
	expectEnd(t, c)
	write(t, c, "thanks")
	check(t, c.Close())
	expect(t, p.out, "thanks")
	expectEnd(t, p.out)
	p.expectStatus(0, "")
}

// A listener whose queue is full makes a client wait, for as long as -w says.
func TestUnixQueueIsFull(t *testing.T) {
	path := unixPath(t)
	l, err := socket.Config{}.OpenUnix(false)
	check(t, err)
	defer l.Close()
	check(t, l.BindPath(path))
	check(t, l.Listen(0))
	dialUnix(t, path)
	p := run1(t, "-w", "0.1", "-U", path)
	p.expectStatus(1, "gonc: "+path+": Connection timed out\n")
	waiting := launch(t, devNull(t), nil, "gonc", "-U", path)
	first, _, err := l.Accept()
	check(t, err)
	first.Close()
	second, _, err := l.Accept()
	check(t, err)
	check(t, second.CloseWrite())
	waiting.expectStatus(0, "")
	second.Close()
}

// A path is taken over only from a socket that is no more.
func TestUnixPathInUse(t *testing.T) {
	path := unixPath(t)
	inUse := "gonc: bind to " + path + ": Address already in use\n"
	check(t, os.WriteFile(path, []byte("precious"), 0o600))
	run1(t, "-lU", path).expectStatus(1, inUse)
	check(t, os.Remove(path))

	live := unixServer(t, path)
	for _, flags := range []string{"-lU", "-ulU"} {
		run1(t, flags, path).expectStatus(1, inUse)
	}
	write(t, dialUnix(t, path), "still here")
	expect(t, live.out, "still here")

	stale := unixPath(t)
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	check(t, err)
	check(t, unix.Bind(fd, &unix.SockaddrUnix{Name: stale}))
	run1(t, "-lU", stale).expectStatus(1, "gonc: bind to "+stale+": Address already in use\n")
	check(t, unix.Close(fd))
	unixServer(t, stale)
}

// The file of another socket that has taken the path since is left alone.
func TestUnixPathOfAnother(t *testing.T) {
	path := unixPath(t)
	p := unixServer(t, path, "-k")
	check(t, os.Remove(path))
	unixServer(t, path)
	check(t, p.cmd.Process.Signal(unix.SIGTERM))
	p.status()
	dialUnix(t, path)
}

// Datagrams go both ways between a client and a server; each end removes its socket.
func TestUnixDatagrams(t *testing.T) {
	path, own := unixPath(t), unixPath(t)
	server := run1(t, "-vulU", path)
	if l := server.line(); l != "Bound on "+path {
		t.Fatal(l)
	}
	client := run1(t, "-vuU", "-s", own, "-q", "5", path)
	if l := client.line(); l != "Bound on "+own {
		t.Fatal(l)
	}
	client.write("question")
	expect(t, server.out, "question")
	server.write("answer")
	expect(t, client.out, "answer")
	for _, p := range []*process{server, client} {
		check(t, p.cmd.Process.Signal(unix.SIGTERM))
		p.status()
	}
	for _, left := range []string{path, own} {
		if _, err := os.Lstat(left); err == nil {
			t.Error("the socket's file is still there:", left)
		}
	}
}

// Whoever has no name is heard, and cannot be answered.
func TestUnixDatagramOfNobody(t *testing.T) {
	path := unixPath(t)
	p := run1(t, "-vulU", path)
	p.line()
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	check(t, err)
	defer c.Close()
	for _, text := range []string{"one", "two"} {
		write(t, c, text)
		expect(t, p.out, text)
	}
	p.write("to nobody")
	p.alive()
}

// With -k the client whose datagram came last is answered, and -v names it; who has no
// name is passed over.
func TestUnixDatagramsOfMany(t *testing.T) {
	path := unixPath(t)
	p := run1(t, "-vkulU", path)
	p.line()
	for _, name := range []string{unixPath(t), unixPath(t)} {
		c, err := net.DialUnix("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"},
			&net.UnixAddr{Name: path, Net: "unixgram"})
		check(t, err)
		defer c.Close()
		nobody, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
		check(t, err)
		defer nobody.Close()
		for i, sender := range []*net.UnixConn{c, nobody} {
			write(t, sender, "question")
			expect(t, p.out, "question")
			p.expectLine("Datagrams from " + []string{name, "nobody"}[i])
		}
		p.write("answer")
		expect(t, c, "answer")
	}
}

// A server that is gone is an error for a client's datagram.
func TestUnixDatagramPeerGone(t *testing.T) {
	path := unixPath(t)
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	check(t, err)
	p := run1(t, "-uU", path)
	p.write("hello")
	expect(t, l, "hello")
	check(t, l.Close())
	p.write("too late")
	p.expectStatus(1, "gonc: send to "+path+": Connection refused\n")
}

// Options of sockets are for Unix sockets, too; those of IP are not.
func TestUnixOptions(t *testing.T) {
	o, err := parseOptions([]string{"-lU", "-I", "20000", "-T", "ef", "-m", "3", unixPath(t)})
	check(t, err)
	s, err := o.server().Bind()
	check(t, err)
	defer s.Close()
	defer signals.RemoveFiles()
	size, err := unix.GetsockoptInt(s.Descriptor(), unix.SOL_SOCKET, unix.SO_RCVBUF)
	if err != nil || size < 20000 || size > 40000 {
		t.Errorf("the receive buffer has %d bytes, %v", size, err)
	}
}

// -F passes the connected socket, which then works for who has it.
func TestPassFD(t *testing.T) {
	l, port := listenTCP(t)
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	check(t, err)
	ours, theirs := os.NewFile(uintptr(pair[0]), "ours"), os.NewFile(uintptr(pair[1]), "theirs")
	defer ours.Close()
	p := launch(t, nil, theirs, "gonc", "-F", "127.0.0.1", port)
	check(t, theirs.Close())
	peer := accept(t, l)
	p.expectStatus(0, "")
	passed := receiveFD(t, pair[0])
	defer passed.Close()
	_, err = passed.WriteString("by another")
	check(t, err)
	expect(t, peer, "by another")
}

func receiveFD(t testing.TB, fd int) *os.File {
	t.Helper()
	data, oob := make([]byte, 1), make([]byte, unix.CmsgSpace(4))
	n, oobn, _, _, err := unix.Recvmsg(fd, data, oob, 0)
	check(t, err)
	if n != 1 || data[0] != 0 {
		t.Fatalf("got %d bytes, %v; want one of zero", n, data)
	}
	messages, err := unix.ParseSocketControlMessage(oob[:oobn])
	check(t, err)
	fds, err := unix.ParseUnixRights(&messages[0])
	check(t, err)
	return os.NewFile(uintptr(fds[0]), "passed")
}

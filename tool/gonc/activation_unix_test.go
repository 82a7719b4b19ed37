//go:build unix

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// activated starts gonc -l with sockets as descriptors from 3 on, as systemd does.
func activated(t *testing.T, sockets []*os.File, args ...string) *process {
	t.Helper()
	const script = `LISTEN_PID=$$ LISTEN_FDS=$0 LISTEN_FDNAMES=a exec gonc -l "$@"`
	count := string('0' + rune(len(sockets)))
	return launchWith(t, sockets, nil, nil, "sh", append([]string{"-c", script, count}, args...)...)
}

// fileOwner is what net has for a listener, and for a socket of datagrams.
type fileOwner interface{ File() (*os.File, error) }

// passable is a socket's descriptor.
func passable(t *testing.T, of fileOwner) *os.File {
	t.Helper()
	f, err := of.File()
	check(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// A socket that was passed is served, told of, and left to whoever passed it.
func TestActivation(t *testing.T) {
	l, port := listenTCP(t)
	folder := t.TempDir()
	file, events := filepath.Join(folder, "port"), filepath.Join(folder, "events")
	p := activated(t, []*os.File{passable(t, l)}, "-v", "--port-file", file, "--events",
		"json:"+events)
	if got, want := p.line(), "Listening on 127.0.0.1 "+port; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	c := dialTCP(t, port)
	write(t, c, "question")
	expect(t, p.out, "question")
	p.write("answer")
	expect(t, c, "answer")
	check(t, p.in.Close())
	check(t, c.Close())
	p.expectStatus(0, "Connection received on 127.0.0.1 "+portOf(c.LocalAddr())+"\n")
	expectFile(t, file, port+"\n")
	told, err := os.ReadFile(events)
	check(t, err)
	if !strings.Contains(string(told),
		`"event":"listening","network":"tcp","address":"127.0.0.1","port":`+port) {
		t.Errorf("the events are %s", told)
	}
	dialTCP(t, port)
	accept(t, l)
}

// So is one of IPv6, whose peers may have IPv4, with -k.
func TestActivationOfIPv6(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv6unspecified})
	check(t, err)
	defer l.Close()
	p := activated(t, []*os.File{passable(t, l)}, "-kv")
	port := p.port()
	for range 2 {
		c := dialTCP(t, port)
		if got, want := p.line(), "Connection received on 127.0.0.1 "+portOf(c.LocalAddr()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		write(t, c, "x")
		expect(t, p.out, "x")
		check(t, c.CloseWrite())
		expectEnd(t, c)
	}
}

// A socket of datagrams is never connected: the next one that it is passed to hears
// another peer.
func TestActivationOfDatagrams(t *testing.T) {
	c, port := listenUDP(t)
	for _, text := range []string{"one", "two"} {
		p := activated(t, []*os.File{passable(t, c)}, "-vW1")
		if got, want := p.line(), "Bound on 127.0.0.1 "+port; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		peer := dialUDP(t, port)
		p.write("to you")
		_, err := peer.Write([]byte(text))
		check(t, err)
		expect(t, p.out, text)
		p.expectStatus(0, "Connection received on 127.0.0.1 "+portOf(peer.LocalAddr())+"\n")
	}
}

// The peer of a passed socket of datagrams is answered.
func TestActivationAnswersDatagrams(t *testing.T) {
	c, port := listenUDP(t)
	p := activated(t, []*os.File{passable(t, c)})
	peer := dialUDP(t, port)
	_, err := peer.Write([]byte("question"))
	check(t, err)
	expect(t, p.out, "question")
	p.write("answer")
	expect(t, peer, "answer")
	_, err = dialUDP(t, port).Write([]byte("stranger"))
	check(t, err)
	quiet(t, p.out)
}

// A Unix socket has a path, which stays.
func TestActivationOfUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	check(t, err)
	defer l.Close()
	p := activated(t, []*os.File{passable(t, l)}, "-v")
	c, err := net.Dial("unix", path)
	check(t, err)
	defer c.Close()
	write(t, c.(*net.UnixConn), "question")
	expect(t, p.out, "question")
	check(t, p.in.Close())
	check(t, c.Close())
	p.expectStatus(0, strings.ReplaceAll("Bound on P\nListening on P\nConnection received on P\n", "P",
		path))
	_, err = os.Stat(path)
	check(t, err)
}

// So has one for datagrams, which is not connected either.
func TestActivationOfUnixDatagrams(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "socket")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	check(t, err)
	defer l.Close()
	for _, name := range []string{"one", "two"} {
		p := activated(t, []*os.File{passable(t, l)})
		own := &net.UnixAddr{Name: filepath.Join(folder, name), Net: "unixgram"}
		c, err := net.DialUnix("unixgram", own, &net.UnixAddr{Name: path, Net: "unixgram"})
		check(t, err)
		write(t, c, name)
		expect(t, p.out, name)
		p.write("answer")
		expect(t, c, "answer")
		check(t, c.Close())
		check(t, p.cmd.Process.Kill())
		<-p.ended
	}
}

// A command does not take gonc's socket for its own.
func TestActivationIsNotForCommands(t *testing.T) {
	l, port := listenTCP(t)
	activated(t, []*os.File{passable(t, l)}, "--sh-exec", `env | grep -c ^LISTEN_`)
	expect(t, dialTCP(t, port), "0\n")
}

// What cannot be served is told in a line.
func TestActivationRefuses(t *testing.T) {
	const needsNone = "LISTEN_FDS passes the socket to listen on: no address, port or path, " +
		"and none of -4, -6, -p, -s and --vsock"
	l, port := listenTCP(t)
	c := dialTCP(t, port)
	tcp, conn, file := passable(t, l), passable(t, c), devNull(t)
	for _, r := range []struct {
		sockets []*os.File
		flags   string
		want    string
	}{
		{[]*os.File{tcp, tcp}, "", "LISTEN_FDS passes 2 sockets: gonc listens on one"},
		{[]*os.File{conn}, "", "LISTEN_FDS: descriptor 3 is no listener: it is a connection " +
			"(Accept=no passes the listener)"},
		{[]*os.File{file}, "", "LISTEN_FDS: descriptor 3 is no listener: it is no socket"},
		{[]*os.File{tcp}, "-u", "LISTEN_FDS passes a listener for connections, and not what -u asks for"},
		{[]*os.File{tcp}, "-U", "LISTEN_FDS passes a socket that has no path, and not what -U asks for"},
		{[]*os.File{tcp}, "8080", needsNone},
		{[]*os.File{tcp}, "-p 8080", needsNone},
		{[]*os.File{tcp}, "-4", needsNone},
	} {
		activated(t, r.sockets, strings.Fields(r.flags)...).expectStatus(1, "gonc: "+r.want+"\n")
	}
	const invalid = `LISTEN_PID=$$ LISTEN_FDS=one exec gonc -l`
	launch(t, nil, nil, "sh", "-c", invalid).expectStatus(1,
		"gonc: LISTEN_FDS invalid: \"one\" (a number of sockets)\n")
	const none = `LISTEN_PID=$$ LISTEN_FDS=1 exec gonc -l`
	launch(t, nil, nil, "sh", "-c", none).expectStatus(1,
		"gonc: LISTEN_FDS: descriptor 3 is no listener: it is not open\n")
	p := launch(t, nil, nil, "sh", "-c", `LISTEN_PID=$$ LISTEN_FDS=1 gonc -l; exit $?`)
	p.status()
	want := regexp.MustCompile(`^gonc: missing port number ` +
		`\(LISTEN_FDS is for process \d+, and this is \d+: use exec\)\n$`)
	if !want.MatchString(p.stderr.String()) {
		t.Errorf("got %q", p.stderr.String())
	}
}

// systemd's own tool passes a socket so.
func TestActivationBySystemd(t *testing.T) {
	tool, err := exec.LookPath("systemd-socket-activate")
	if err != nil {
		t.Skip("systemd's tool is not installed:", err)
	}
	gonc, err := exec.LookPath("gonc")
	check(t, err)
	path := filepath.Join(t.TempDir(), "socket")
	p := launch(t, nil, nil, tool, "-l", path, gonc, "-l")
	if got := p.line(); !strings.HasPrefix(got, "Listening on "+path) {
		t.Fatalf("got %q", got)
	}
	c, err := net.Dial("unix", path)
	check(t, err)
	defer c.Close()
	write(t, c.(*net.UnixConn), "question")
	expect(t, p.out, "question")
	check(t, p.in.Close())
	check(t, c.(*net.UnixConn).CloseWrite())
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d with %q", status, p.stderr.String())
	}
}

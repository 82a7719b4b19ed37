package capture

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pair is a connection between two sockets of the net package.
type pair struct {
	client, server *net.TCPConn
	listener       *net.TCPListener
}

// connect makes a connection, from 127.0.0.1 to 127.0.0.2.
func connect(t *testing.T) *pair {
	t.Helper()
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	local := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}
	client, err := net.DialTCP("tcp4", local, listener.Addr().(*net.TCPAddr))
	if err != nil {
		t.Fatal(err)
	}
	server, err := listener.AcceptTCP()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return &pair{client, server, listener}
}

func (p *pair) clientAddr() netip.AddrPort { return p.client.LocalAddr().(*net.TCPAddr).AddrPort() }

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// say sends.
func say(t *testing.T, to net.Conn, text string) {
	t.Helper()
	_, err := io.WriteString(to, text)
	must(t, err)
}

// tell sends from one end and reads it at the other.
func tell(t *testing.T, from, to net.Conn, text string) {
	t.Helper()
	say(t, from, text)
	got := make([]byte, len(text))
	if _, err := io.ReadFull(to, got); err != nil || string(got) != text {
		t.Fatalf("read %q, %v, want %q", got, err, text)
	}
}

func expectEOF(t *testing.T, c net.Conn) {
	t.Helper()
	if n, err := c.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("read %d bytes, %v, want the end of file", n, err)
	}
}

// liveCases make real connections. Where the kernel may or may not delay an
// acknowledgement, the expression allows both.
var liveCases = []struct {
	name           string
	act            func(t *testing.T, p *pair)
	history        string
	client, server State
}{
	{"request, reply, half close, late data", func(t *testing.T, p *pair) {
		tell(t, p.client, p.server, "request")
		tell(t, p.server, p.client, "reply")
		must(t, p.client.CloseWrite())
		expectEOF(t, p.server)
		tell(t, p.server, p.client, "late")
		p.server.Close()
		expectEOF(t, p.client)
		p.client.Close()
	}, `^ShADa?dA?Fa?dA?fA$`, TimeWait, Closed},
	{"the server closes first", func(t *testing.T, p *pair) {
		tell(t, p.client, p.server, "request")
		p.server.Close()
		expectEOF(t, p.client)
		p.client.Close()
	}, `^ShADa?fA?Fa$`, Closed, TimeWait},
	{"half closed", func(t *testing.T, p *pair) {
		must(t, p.client.CloseWrite())
		expectEOF(t, p.server)
	}, `^ShAFa$`, FinWait2, CloseWait},
	{"linger 0", func(t *testing.T, p *pair) {
		tell(t, p.client, p.server, "request")
		must(t, p.client.SetLinger(0))
		p.client.Close()
	}, `^ShA(Da?)*R$`, Closed, Closed},
	{"unread data", func(t *testing.T, p *pair) {
		say(t, p.client, "unread")
		waitReadable(t, p.server)
		p.server.Close()
	}, `^ShADa?r$`, Closed, Closed},
	{"data after the other end is gone", func(t *testing.T, p *pair) {
		p.server.Close()
		expectEOF(t, p.client)
		say(t, p.client, "too late")
	}, `^ShAfA?Dr$`, Closed, Closed},
	{"keep-alive", func(t *testing.T, p *pair) {
		err := p.client.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: time.Second,
			Interval: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, p.client, p.server, "request")
	}, `^ShADa(Ka)+$`, Established, Established},
	{"closed window", func(t *testing.T, p *pair) {
		fill(t, p.client, 700*time.Millisecond)
	}, `w(Pw)+$`, Established, Established},
	{"window opened again", func(t *testing.T, p *pair) {
		sent := fill(t, p.client, 500*time.Millisecond)
		_, err := io.CopyN(io.Discard, p.server, sent)
		must(t, err)
	}, `w(Pw)*[Pw]?u.*D`, Established, Established},
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// fill sends for a time, longer than it takes to fill the buffers of an end that
// reads nothing, and returns how many bytes were taken.
func fill(t *testing.T, c *net.TCPConn, limit time.Duration) (sent int64) {
	t.Helper()
	must(t, c.SetWriteDeadline(time.Now().Add(limit)))
	sent, err := io.Copy(c, endless{})
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("sending ended after %d bytes with %v, want the deadline", sent, err)
	}
	return sent
}

// waitReadable waits until the kernel has data for a connection, and leaves it there.
func waitReadable(t *testing.T, c *net.TCPConn) {
	t.Helper()
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	must(t, c.SetReadDeadline(time.Now().Add(patience)))
	err = raw.Read(func(fd uintptr) bool {
		n, _, err := unix.Recvfrom(int(fd), make([]byte, 1), unix.MSG_PEEK)
		return n > 0 || err != unix.EAGAIN
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLiveConnections(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	for _, c := range liveCases {
		t.Run(c.name, func(t *testing.T) {
			s := sniff(t)
			p := connect(t)
			client := p.clientAddr()
			want := regexp.MustCompile(c.history)
			c.act(t, p)
			got := s.await(t, func(got Conn) bool {
				return got.Client == client && want.MatchString(got.History()) &&
					got.ClientState == c.client && got.ServerState == c.server
			})
			t.Logf("%.200s", got.History())
			if c.name != "closed window" {
				checkKernelStates(t, got)
			}
			s.checkPackets(t)
		})
	}
}

// checkPackets looks for what no packet of the kernel has.
func (s *sniffer) checkPackets(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.packets {
		if p := &s.packets[i]; p.Problem != "" {
			t.Errorf("packet %d: %s", i, p)
		}
	}
}

// kernelStates are the numbers that /proc/net/tcp uses.
var kernelStates = map[string]State{
	"01": Established, "02": SynSent, "03": SynReceived, "04": FinWait1, "05": FinWait2,
	"06": TimeWait, "07": Closed, "08": CloseWait, "09": LastAck, "0A": Listen, "0B": Closing,
}

// checkKernelStates compares the states with those that the kernel names.
func checkKernelStates(t *testing.T, c Conn) {
	t.Helper()
	if got := kernelState(t, c.Client, c.Server); got != c.ClientState {
		t.Errorf("client: tracked %s, the kernel says %s", c.ClientState, got)
	}
	if got := kernelState(t, c.Server, c.Client); got != c.ServerState {
		t.Errorf("server: tracked %s, the kernel says %s", c.ServerState, got)
	}
}

func kernelState(t *testing.T, local, remote netip.AddrPort) State {
	t.Helper()
	file, err := os.Open("/proc/self/net/tcp")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 3 && fields[1] == procAddress(local) && fields[2] == procAddress(remote) {
			return kernelStates[fields[3]]
		}
	}
	return Closed
}

// procAddress writes an address as /proc/net/tcp does on a little-endian machine.
func procAddress(a netip.AddrPort) string {
	ip := a.Addr().As4()
	return fmt.Sprintf("%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], a.Port())
}

func TestLiveRefusal(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	p := connect(t)
	server := p.listener.Addr().(*net.TCPAddr)
	p.listener.Close()
	if _, err := net.DialTCP("tcp4", nil, server); err == nil {
		t.Fatal("a connection without a listener")
	}
	got := s.await(t, func(c Conn) bool { return c.History() == "Sr" })
	if got.ClientState != Closed || got.ServerState != Closed {
		t.Errorf("states %s and %s", got.ClientState, got.ServerState)
	}
}

func TestLiveUDP(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	server, err := net.ListenPacket("udp4", "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	client, err := net.Dial("udp4", server.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	say(t, client, "request")
	_, from, err := server.ReadFrom(make([]byte, 100))
	if err != nil {
		t.Fatal(err)
	}
	_, err = server.WriteTo([]byte("reply"), from)
	must(t, err)
	server.Close()
	say(t, client, "nobody there")
	got := s.await(t, func(c Conn) bool { return c.History() == "DdD!" })
	if got.Proto != ProtoUDP || got.Bytes != [2]uint64{19, 5} || got.Packets != 4 {
		t.Errorf("got %+v", got)
	}
	s.checkPackets(t)
}

func TestLiveAcceptQueueFull(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	listener, address := listenBacklog(t, 0)
	defer unix.Close(listener)
	for range 3 { // one has its place in the queue, the second may too
		go func() { _, _ = net.DialTimeout("tcp4", address, patience) }() // the last waits in vain
	}
	got := s.await(t, func(c Conn) bool {
		return regexp.MustCompile(`^S(TS){1,}$`).MatchString(c.History())
	})
	if got.ClientState != SynSent || got.ServerState != Listen {
		t.Errorf("states %s and %s", got.ClientState, got.ServerState)
	}
}

func listenBacklog(t *testing.T, backlog int) (fd int, address string) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 2}}); err != nil {
		t.Fatal(err)
	}
	if err := unix.Listen(fd, backlog); err != nil {
		t.Fatal(err)
	}
	bound, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return fd, fmt.Sprintf("127.0.0.2:%d", bound.(*unix.SockaddrInet4).Port)
}

// TestLiveSelfConnection connects a socket to itself, the simultaneous open that
// needs only one: both ends have one address, and one state.
func TestLiveSelfConnection(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	bound, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Connect(fd, bound); err != nil {
		t.Fatal(err)
	}
	got := s.await(t, func(c Conn) bool { return c.ClientState == Established })
	unix.Close(fd)
	t.Log(got.History())
	got = s.await(t, func(c Conn) bool {
		return c.ClientState == TimeWait && c.ServerState == TimeWait
	})
	t.Log(got.History())
}

// TestLiveSimultaneousClose closes both ends at once until the FINs cross.
func TestLiveSimultaneousClose(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	crossed := regexp.MustCompile(`^ShA(Ff|fF)[Aa]{2}$`)
	for range 300 {
		p := connect(t)
		client, begin := p.clientAddr(), make(chan struct{})
		go func() {
			<-begin
			_ = p.client.CloseWrite() // a FIN that is not sent is missing from the history
		}()
		go func() { <-begin; _ = p.server.CloseWrite() }()
		close(begin)
		got := s.await(t, func(c Conn) bool {
			ended := func(s State) bool { return s == TimeWait || s == Closed }
			return c.Client == client && ended(c.ClientState) && ended(c.ServerState)
		})
		if crossed.MatchString(got.History()) {
			t.Log(got.History())
			if got.ClientState != TimeWait || got.ServerState != TimeWait {
				t.Errorf("states %s and %s", got.ClientState, got.ServerState)
			}
			return
		}
		if got.ClientState == got.ServerState {
			t.Errorf("%s: both ends in %s", got.History(), got.ClientState)
		}
	}
	t.Log("the FINs never crossed")
}

// TestLiveOffload reads a capture of loopback back from a file, which does not
// tell that its checksums were left to the device.
func TestLiveOffload(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	s := sniff(t)
	p := connect(t)
	tell(t, p.client, p.server, "request")
	datagrams, err := net.Dial("udp4", p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer datagrams.Close()
	say(t, datagrams, "to a port where nobody is")
	s.await(t, func(c Conn) bool { return c.History() == "D!" })
	s.mu.Lock()
	defer s.mu.Unlock()
	records, err := readAll(s.write(t))
	if err != nil || len(records) != len(s.frames) {
		t.Fatalf("%d records of %d, %v", len(records), len(s.frames), err)
	}
	partial := 0
	for i, r := range records {
		got := NewDecoder().Decode(r.Frame)
		if got.Problem != "" || got.ICMP == nil && got.Partial != s.frames[i].Partial {
			t.Errorf("%s: partial %v, was %v", &got, got.Partial, s.frames[i].Partial)
		}
		if got.Partial {
			partial++
		}
	}
	if partial < 5 {
		t.Errorf("%d frames with partial checksums", partial)
	}
}

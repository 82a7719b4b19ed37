package uml_test

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/uml"
)

func BenchmarkSession(b *testing.B) {
	u := machine(b)
	for b.Loop() {
		s, err := u.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestGreeting(t *testing.T) {
	g := open(t).Greeting()
	if g.Stack != "linux" || g.Release == "" {
		t.Errorf("the stack is %q, its release %q", g.Stack, g.Release)
	}
	for f, want := range map[protocol.Feature]bool{
		protocol.FeatureIPv4: true, protocol.FeatureIPv6: true, protocol.FeatureProcess: true,
		protocol.FeatureSysctl: true, protocol.FeatureUsers: true, protocol.FeatureBlocked: true,
		protocol.FeatureWire: true, protocol.FeatureLoopbackWire: false,
	} {
		if slices.Contains(g.Features, f) != want {
			t.Errorf("features %v: %s is to be there: %v", g.Features, f, want)
		}
	}
}

// More sessions than there are ports, each of which serves several.
func TestManySessions(t *testing.T) {
	u := machine(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			s, err := u.Open(bounded(t))
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestSysctlsAreTheSessionsOwn(t *testing.T) {
	const name = "net.ipv4.ip_default_ttl"
	u := machine(t)
	changed, other := openOn(t, u), openOn(t, u)
	call(t, changed, protocol.Sysctl, protocol.Params{Name: name, Text: "17"})
	for s, want := range map[target.Session]string{changed: "17", other: "64", openOn(t, u): "64"} {
		if got := call(t, s, protocol.Sysctl, protocol.Params{Name: name}).Text; got != want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
}

// A session begins with nothing of the one before on its port.
func TestSessionsShareNothing(t *testing.T) {
	u := machine(t)
	for range 10 {
		s := openOn(t, u)
		fd := call(t, s, protocol.Socket, protocol.Params{Domain: posix.AF_INET, Type: posix.SOCK_STREAM}).FD
		call(t, s, protocol.Bind, protocol.Params{FD: fd, Addr: "192.0.2.1:80"})
		call(t, s, protocol.Listen, protocol.Params{FD: fd, Backlog: 1})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// The longest message goes to the machine and comes back.
func TestLongMessages(t *testing.T) {
	s := open(t)
	fds := call(t, s, protocol.Spawn, protocol.Params{Argv: []string{"cat"}}).FDs
	data := bytes.Repeat([]byte("0123456789abcdef"), protocol.MaxData/16)
	_, wait, err := s.Start(protocol.Write, protocol.Params{FD: fds[0].FD, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	var back []byte
	for len(back) < len(data) {
		back = append(back, call(t, s, protocol.Read, protocol.Params{FD: fds[1].FD, Len: protocol.MaxData}).Data...)
	}
	if _, err := wait(bounded(t)); err != nil || !bytes.Equal(back, data) {
		t.Errorf("%v; %d bytes came back of %d, the same: %v", err, len(back), len(data), bytes.Equal(back, data))
	}
}

// The stack checks what the bench sends, so that a spec can send it wrong.
func TestStackVerifiesChecksums(t *testing.T) {
	s := open(t)
	fd := call(t, s, protocol.Socket, protocol.Params{Domain: posix.AF_INET, Type: posix.SOCK_DGRAM}).FD
	call(t, s, protocol.Bind, protocol.Params{FD: fd, Addr: "192.0.2.1:0"})
	at := call(t, s, protocol.Getsockname, protocol.Params{FD: fd}).Addr
	for _, text := range []string{"wrong", "right"} {
		frame, err := (&capture.Packet{
			SrcMAC: s.Link().BenchMAC, DstMAC: s.Link().StackMAC, Proto: capture.ProtoUDP,
			IP:  capture.IP{Src: target.StackIPv4.Addr().Next(), Dst: target.StackIPv4.Addr()},
			UDP: &capture.UDP{SrcPort: 9, DstPort: at.Port()}, Payload: []byte(text),
		}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		frame = bytes.Replace(frame, []byte("wrong"), []byte("wrung"), 1)
		if err := s.Link().Wire.WriteFrame(frame); err != nil {
			t.Fatal(err)
		}
	}
	if got := call(t, s, protocol.Recv, protocol.Params{FD: fd, Len: 100}).Data; string(got) != "right" {
		t.Errorf("the stack received %q", got)
	}
}

// What was sent before a sentinel is read before it.
func TestSentinelIsBehind(t *testing.T) {
	s := open(t)
	fd := call(t, s, protocol.Socket, protocol.Params{Domain: posix.AF_INET, Type: posix.SOCK_DGRAM}).FD
	for n := range uint64(100) {
		call(t, s, protocol.Sendto, protocol.Params{FD: fd, Data: []byte{byte(n)}, Addr: "224.0.0.1:9"})
		if err := s.Link().Sentinel(n); err != nil {
			t.Fatal(err)
		}
		if before := untilSentinel(t, s.Link().Wire, n); len(before) != 1 || before[0].Payload[0] != byte(n) {
			t.Fatalf("before sentinel %d came %v", n, before)
		}
	}
}

// untilSentinel returns the packets before sentinel n that are the stack's.
func untilSentinel(t *testing.T, port capture.Port, n uint64) (before []capture.Packet) {
	t.Helper()
	decoder := capture.NewDecoder()
	for {
		f, err := port.ReadFrame()
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := target.SentinelOf(f.Data); ok && got == n {
			return before
		}
		if p := decoder.Decode(f); !p.Outgoing {
			before = append(before, p)
		}
	}
}

func TestCloseTwice(t *testing.T) {
	s := open(t) // which closes it once more
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Link().Wire.ReadFrame(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading the wire of a closed session: %v", err)
	}
	if err := s.Link().Wire.WriteFrame(make([]byte, 60)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("writing to the wire of a closed session: %v", err)
	}
}

func TestLostAgent(t *testing.T) {
	u := machine(t)
	s := openOn(t, u)
	pid := call(t, s, protocol.Spawn, protocol.Params{Argv: []string{"/bin/sh", "-c", "kill -KILL $PPID"}}).PID
	_, err := s.Call(bounded(t), protocol.Wait, protocol.Params{PID: pid})
	lost, ok := errors.AsType[*target.Lost](err)
	if !ok || lost.Cause != "the agent ended with signal: killed" {
		t.Errorf("got %v, want a *target.Lost that tells of the signal", err)
	}
	openOn(t, u) // the machine goes on
}

func TestLostMachine(t *testing.T) {
	u := newMachine(t)
	s, err := u.Open(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(uml.PID(u), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, err = s.Call(bounded(t), protocol.Accept, protocol.Params{FD: -1})
	for err == nil || target.ErrnoOf(err) != "" { // the machine dies a moment later
		_, err = s.Call(bounded(t), protocol.Accept, protocol.Params{FD: -1})
	}
	lost, ok := errors.AsType[*target.Lost](err)
	if !ok || !strings.Contains(lost.Cause, "user-mode Linux was ended by signal killed") {
		t.Errorf("got %v, want a *target.Lost that tells of the signal", err)
	}
	_ = s.Close() // it says again what the machine came to
	if _, err := u.Open(bounded(t)); err == nil || !strings.Contains(err.Error(), "ended by signal killed") {
		t.Errorf("opening a session then gives %v", err)
	}
}

func TestWithoutUserModeLinux(t *testing.T) {
	t.Setenv(tool.Variable, t.TempDir())
	t.Setenv("PATH", "")
	_, err := uml.New(bounded(t), uml.Config{})
	if err == nil || !strings.Contains(err.Error(), "apt-get install user-mode-linux") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want an error that names the command", err)
	}
}

func TestMachineThatDoesNotBoot(t *testing.T) {
	needUML(t)
	for _, c := range []struct {
		config uml.Config
		want   string
	}{
		{uml.Config{Kernel: "/nonexistent/linux"}, "starting user-mode Linux: fork/exec /nonexistent/linux: no such file"},
		{uml.Config{Kernel: "/bin/false"}, "user-mode Linux ended with exit status 1"},
		{uml.Config{Init: "/bin/true"}, "user-mode Linux "}, // the kernel panics when init ends
	} {
		if _, err := uml.New(bounded(t), c.config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want one that says %q", c.config, err, c.want)
		}
	}
}

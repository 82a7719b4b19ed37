package uml_test

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func BenchmarkSession(b *testing.B) { targettest.Sessions(b, machine(b)) }

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
	changed, other := within.Open(t, u), within.Open(t, u)
	call(t, changed, protocol.Sysctl, protocol.Params{Name: name, Text: "17"})
	for s, want := range map[target.Session]string{changed: "17", other: "64",
		within.Open(t, u): "64"} {
		if got := call(t, s, protocol.Sysctl, protocol.Params{Name: name}).Text; got != want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
}

// A session begins with nothing of the one before on its port.
func TestSessionsShareNothing(t *testing.T) {
	u := machine(t)
	for range 10 {
		s := within.Open(t, u)
		fd := call(t, s, protocol.Socket,
			protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_STREAM}).FD
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
		back = append(back,
			call(t, s, protocol.Read, protocol.Params{FD: fds[1].FD, Len: protocol.MaxData}).Data...)
	}
	if _, err := wait(bounded(t)); err != nil || !bytes.Equal(back, data) {
		t.Errorf("%v; %d bytes came back of %d, the same: %v", err, len(back), len(data),
			bytes.Equal(back, data))
	}
}

func TestLostAgent(t *testing.T) {
	u := machine(t)
	s := within.Open(t, u)
	pid := call(t, s, protocol.Spawn,
		protocol.Params{Argv: []string{"/bin/sh", "-c", "kill -KILL $PPID"}}).PID
	_, err := s.Call(bounded(t), protocol.Wait, protocol.Params{PID: pid})
	lost, ok := errors.AsType[*target.Lost](err)
	if !ok || lost.Cause != "the agent ended with signal: killed" {
		t.Errorf("got %v, want a *target.Lost that tells of the signal", err)
	}
	within.Open(t, u) // the machine goes on
}

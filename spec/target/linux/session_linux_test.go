package linux_test

import (
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func TestGreetingTellsOfTheWire(t *testing.T) {
	t.Parallel()
	features := open(t).Greeting().Features
	for _, want := range []protocol.Feature{protocol.FeatureWire, protocol.FeatureLoopbackWire,
		protocol.FeatureIPv4, protocol.FeatureSysctl} {
		if !slices.Contains(features, want) {
			t.Errorf("features %v lack %s", features, want)
		}
	}
}

func TestSessionsAtTheSameTime(t *testing.T) {
	t.Parallel()
	l := newTarget(t)
	ctx := bounded(t)
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			s, err := l.Open(ctx)
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
	t.Parallel()
	const name = "net.ipv4.ip_default_ttl"
	changed, other := open(t), open(t)
	call(t, changed, protocol.Sysctl, protocol.Params{Name: name, Text: "17"})
	for s, want := range map[target.Session]string{changed: "17", other: "64", open(t): "64"} {
		if got := call(t, s, protocol.Sysctl,
			protocol.Params{Name: name}).Text; strings.TrimSpace(got) != want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
}

func TestCloseTwice(t *testing.T) {
	t.Parallel()
	s := open(t) // which closes it once more
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Link().Wire.ReadFrame(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading the wire of a closed session: %v", err)
	}
}

func TestLostSession(t *testing.T) {
	t.Parallel()
	s := open(t)
	if err := syscall.Kill(linux.AgentPID(s), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, err := s.Call(bounded(t), protocol.Sysctl, protocol.Params{Name: "net.ipv4.ip_default_ttl"})
	lost, ok := errors.AsType[*target.Lost](err)
	if !ok || lost.Cause != "the agent was ended by signal killed" {
		t.Errorf("got %v, want a *target.Lost that tells of the signal", err)
	}
}

func TestAgentThatIsNone(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"/nonexistent/sockagent": "starting the agent: fork/exec /nonexistent/sockagent: no such file",
		"/bin/false":             "the agent ended with exit status 1",
	} {
		l := linux.NewTarget(agent, openWire(t), nil)
		defer l.Close()
		if _, err := l.Open(bounded(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want one that says %q", agent, err, want)
		}
	}
}

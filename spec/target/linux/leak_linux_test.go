package linux_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// However the harness ends, no agent and no link stays.
func TestNothingSurvivesSIGKILL(t *testing.T) {
	t.Parallel()
	newTarget(t) // so that the agent is built before the time counts
	for round := range 5 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			a := targettest.Play(t, "opens", nil)
			a.Ready()
			wire := wireOf(t, a.Process.Pid)
			<-time.After(rand.N(30 * time.Millisecond))
			a.Kill()
			a.Status()
			eventually(t, a.Commands)
			eventually(t, func() []string { return linksIn(t, wire) })
		})
	}
}

// The test can fail only if it finds what there is while the actor lives.
func TestSurvivorsAreFound(t *testing.T) {
	t.Parallel()
	newTarget(t)
	a := targettest.Play(t, "opens", nil)
	a.Ready()
	wire := wireOf(t, a.Process.Pid)
	ctx := bounded(t)
	for agents, links := false, false; !agents || !links; {
		agents = agents || len(a.Commands()) > 1
		links = links || len(linksIn(t, wire)) > 0
		if ctx.Err() != nil {
			t.Fatalf("agents found: %v, links found: %v", agents, links)
		}
	}
}

// wireOf opens the wire namespace of another process.
func wireOf(t testing.TB, pid int) *os.File {
	t.Helper()
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, f := range files {
		if to, _ := os.Readlink(f); strings.HasPrefix(to, "net:[") {
			ns, err := os.Open(f)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { ns.Close() })
			return ns
		}
	}
	t.Fatalf("process %d holds no network namespace", pid)
	return nil
}

// linksIn names the interfaces of a namespace that are not the kernel's own.
func linksIn(t testing.TB, ns *os.File) (names []string) {
	t.Helper()
	netns.OnThread(func() {
		if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
			t.Error(err)
			return
		}
		all, err := net.Interfaces()
		if err != nil {
			t.Error(err)
		}
		for _, i := range all {
			if i.HardwareAddr.String() == "02:00:00:00:00:02" {
				names = append(names, i.Name)
			}
		}
	})
	return names
}

// Close of a session ends its namespace, and with it the link, soon after.
func TestCloseEndsLink(t *testing.T) {
	t.Parallel()
	wire := openWire(t)
	agent, err := tool.Path("sockagent")
	if err != nil {
		t.Fatal(err)
	}
	l := linux.NewTarget(agent, wire, t.Output())
	targettest.Close(t, l)
	for range 20 {
		s, err := l.Open(bounded(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, func() []string { return linksIn(t, wire.Namespace()) })
}

// Close also ends a namespace in which a connection is half-closed: the kernel alone
// would keep both for 100 s.
func TestCloseEndsHalfClosedConnections(t *testing.T) {
	t.Parallel()
	wire := openWire(t)
	agent, err := tool.Path("sockagent")
	if err != nil {
		t.Fatal(err)
	}
	l := linux.NewTarget(agent, wire, t.Output())
	targettest.Close(t, l)
	s, err := l.Open(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	port := read(t, s.Link().Wire)
	connect(t, s, sock.AF_INET, benchIPv4)
	accept(port)
	if err := s.Close(); err != nil { // its FIN is never acknowledged
		t.Fatal(err)
	}
	eventually(t, func() []string { return linksIn(t, wire.Namespace()) })
}

func openWire(t testing.TB) *netns.Wire {
	t.Helper()
	wire, err := netns.OpenWire()
	if err != nil {
		t.Fatal(err)
	}
	return wire
}

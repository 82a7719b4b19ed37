package gvisor_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func BenchmarkSession(b *testing.B) { targettest.Sessions(b, newTarget(b)) }

func TestGreeting(t *testing.T) {
	g := open(t).Greeting()
	if g.Stack != "gvisor" || g.Release == "" || strings.Contains(g.Release, "MISSING") {
		t.Errorf("the stack is %q, its release %q", g.Stack, g.Release)
	}
	for f, want := range map[protocol.Feature]bool{
		protocol.FeatureIPv4: true, protocol.FeatureIPv6: true, protocol.FeatureProcess: true,
		protocol.FeatureWire: true, protocol.FeatureLoopbackWire: false,
	} {
		if slices.Contains(g.Features, f) != want {
			t.Errorf("features %v: %s is to be there: %v", g.Features, f, want)
		}
	}
}

// A program stands where it stands outside, and nothing else is there.
func TestFiles(t *testing.T) {
	gonc, err := tool.Path("gonc")
	if err != nil {
		t.Fatal(err)
	}
	newTarget(t)
	g, err := gvisor.New(t.Output(), gonc)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	s, err := g.Open(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, program := range []string{gonc, "gonc"} {
		pid := call(t, s, protocol.Spawn, protocol.Params{Argv: []string{program, "--version"}}).PID
		if r := call(t, s, protocol.Wait, protocol.Params{PID: pid}); r.Status != 0 {
			t.Errorf("%s: status %d", program, r.Status)
		}
	}
	if _, err := s.Call(bounded(t), protocol.Spawn,
		protocol.Params{Argv: []string{"/bin/sh"}}); target.ErrnoOf(err) != sock.ENOENT {
		t.Errorf("a shell: %v", err)
	}
}

func TestStackVerifiesChecksums(t *testing.T) { within.VerifiesChecksums(t, open(t)) }

func TestLostSession(t *testing.T) {
	s := open(t)
	if err := syscall.Kill(gvisor.RunscPID(s), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, err := s.Call(bounded(t), protocol.Accept, protocol.Params{FD: -1})
	for err == nil || target.ErrnoOf(err) != "" { // the sandbox dies a moment later
		_, err = s.Call(bounded(t), protocol.Accept, protocol.Params{FD: -1})
	}
	lost, ok := errors.AsType[*target.Lost](err)
	if !ok || lost.Cause != "runsc was ended by signal killed" {
		t.Errorf("got %v, want a *target.Lost that tells of the signal", err)
	}
}

func TestProgramsThatAreNone(t *testing.T) {
	newTarget(t)
	if _, err := gvisor.NewTarget("/nonexistent/runsc", nil, nil); err == nil {
		t.Error("a target without a runsc")
	}
	script := t.TempDir() + "/agent"
	if err := os.WriteFile(script, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	runsc, err := tool.Installed("runsc")
	if err != nil {
		t.Fatal(err)
	}
	g, err := gvisor.NewTarget(runsc, []string{script}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if _, err := g.Open(bounded(t)); err == nil ||
		!strings.Contains(err.Error(), "runsc ended with exit status 128") {
		t.Errorf("an agent whose interpreter is not there: %v", err)
	}
}

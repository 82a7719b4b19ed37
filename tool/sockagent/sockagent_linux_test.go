package main_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// agentBinary is the path of the agent under test.
var agentBinary string

func TestMain(m *testing.M) {
	if agent := os.Getenv(agentVariable); agent != "" {
		becomeAgent(agent)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "sockagent")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	agentBinary = filepath.Join(dir, "sockagent")
	build := exec.Command("go", "build", "-o", agentBinary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the agent: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// process is an agent in a network namespace of its own.
type process struct {
	cmd    *exec.Cmd
	conn   target.Connection
	ended  chan struct{} // closed once the process has been waited for
	reason string        // valid once ended is closed
}

// start starts an agent whose loopback interface is up.
func start(t testing.TB, args ...string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), agentVariable+"="+agentBinary)
	return launch(t, cmd)
}

// launch runs an agent in a namespace of its own, until the test ends.
func launch(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = newNetwork()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, answers, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = answers
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting the agent in a new network namespace: %v", err)
	}
	answers.Close()
	p := &process{cmd: cmd, conn: target.Connection{In: in, Out: out}, ended: make(chan struct{})}
	p.conn.Ended = func() string { <-p.ended; return p.reason }
	go p.await()
	t.Cleanup(func() {
		in.Close()
		<-p.ended
	})
	return p
}

func (p *process) await() {
	_ = p.cmd.Wait() // ProcessState has all of it
	p.reason = "the agent was ended by " + p.cmd.ProcessState.String()
	close(p.ended)
}

// session is a client of a fresh agent.
type session struct {
	*target.Client
	t       testing.TB
	process *process
}

func open(t testing.TB, args ...string) *session {
	t.Helper()
	p := start(t, args...)
	c, err := target.NewClient(bounded(t), p.conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &session{c, t, p}
}

// canceled asks for what is there already.
var canceled = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func bounded(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// must makes a call that has to succeed.
func (s *session) must(m protocol.Method, p protocol.Params) protocol.Result {
	s.t.Helper()
	res, err := s.Call(bounded(s.t), m, p)
	if err != nil {
		s.t.Fatalf("%s %+v: %v", m, p, err)
	}
	return res
}

// run runs a program in the session and waits for its success.
func (s *session) run(argv ...string) {
	s.t.Helper()
	pid := s.must(protocol.Spawn, protocol.Params{Argv: argv}).PID
	if res := s.must(protocol.Wait, protocol.Params{PID: pid}); res.Status != 0 ||
		len(res.Signals) > 0 {
		s.t.Fatalf("%s: %+v", strings.Join(argv, " "), res)
	}
}

func (s *session) tcp() int {
	s.t.Helper()
	return s.must(protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_STREAM}).FD
}

func BenchmarkCall(b *testing.B) {
	s := open(b)
	fd := s.tcp()
	ctx := bounded(b)
	for b.Loop() {
		if _, err := s.Call(ctx, protocol.Getsockname, protocol.Params{FD: fd}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBlockingCall is a call that might block, and hands on the reading.
func BenchmarkBlockingCall(b *testing.B) {
	s := open(b)
	fd := s.tcp()
	ctx := bounded(b)
	for b.Loop() {
		_, err := s.Call(ctx, protocol.Accept, protocol.Params{FD: fd})
		if err != sock.EINVAL {
			b.Fatal(err)
		}
	}
}

// BenchmarkBlocked is what it takes to ask once whether a call blocks.
func BenchmarkBlocked(b *testing.B) {
	s := open(b)
	id, _, err := s.Start(protocol.Poll, protocol.Params{Timeout: -1})
	if err != nil {
		b.Fatal(err)
	}
	s.untilBlocked(id)
	ctx := bounded(b)
	for b.Loop() {
		if res, err := s.Call(ctx, protocol.Blocked, protocol.Params{Request: id}); err != nil ||
			res.Int != 1 {
			b.Fatal(res.Int, err)
		}
	}
}

func BenchmarkStartToHello(b *testing.B) {
	for b.Loop() {
		p := launch(b, exec.Command(agentBinary))
		c, err := target.NewClient(bounded(b), p.conn)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		c.Close()
		<-p.ended
		b.StartTimer()
	}
}

package main_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestGreeting(t *testing.T) {
	s := open(t)
	g := s.Greeting()
	if g.Stack != "linux" || g.Release == "" || len(g.Settings) > 0 {
		t.Errorf("greeting %+v", g)
	}
	has := fmt.Sprint(g.Features)
	for _, f := range []protocol.Feature{protocol.FeatureIPv4, protocol.FeatureTCP,
		protocol.FeatureUDP, protocol.FeatureUnix,
		protocol.FeatureLoopback, protocol.FeatureProcess, protocol.FeatureBlocked,
		protocol.FeatureSysctl} {
		if !strings.Contains(has, string(f)) {
			t.Errorf("%s is not among %s", f, has)
		}
	}
	all, err := s.Settings(bounded(t))
	if err != nil || all["net.core.somaxconn"] == "" {
		t.Errorf("settings %v, %v", all, err)
	}
}

// TestHostsSettings: in the network of whoever starts it an agent must not offer
// to change settings, nor do it. (It is asked to set what is set already.)
func TestHostsSettings(t *testing.T) {
	is, err := os.ReadFile("/proc/sys/net/core/somaxconn")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(agentBinary)
	cmd.Stdin = strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"hello"}` + "\n" +
		`{"jsonrpc":"2.0","id":2,"method":"sysctl","params":{"name":"net.core.somaxconn",` +
		`"text":"` + strings.TrimSpace(string(is)) + `"}}` + "\n")
	out, err := cmd.Output()
	hello, set, _ := bytes.Cut(out, []byte("\n"))
	if err != nil || !bytes.Contains(hello, []byte(`"features"`)) ||
		bytes.Contains(hello, []byte("sysctl")) {
		t.Errorf("hello answers %s, %v", hello, err)
	}
	if !bytes.Contains(set, []byte("EPERM")) {
		t.Errorf("a setting is changed: %s", set)
	}
}

func TestStackName(t *testing.T) {
	if g := open(t, "-stack", "gvisor").Greeting(); g.Stack != "gvisor" {
		t.Errorf("stack %q", g.Stack)
	}
}

func TestKilledAgentIsLost(t *testing.T) {
	s := open(t)
	_, wait, err := s.Start(protocol.Poll, protocol.Params{Timeout: -1})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, err = wait(bounded(t))
	want := "the session with linux was lost: the agent was ended by signal: killed"
	if l, ok := errors.AsType[*target.Lost](err); !ok || l.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}

// holder spawns a program that forks another one, and returns the pipe which
// both of them keep open as standard error.
func holder(t *testing.T, s *session) (stderr *os.File) {
	path := t.TempDir() + "/fifo"
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	s.must(protocol.Spawn,
		protocol.Params{Argv: []string{"/bin/sh", "-c", "exec 2>$0; cat <&0 & echo up >&2; wait", path}})
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if line, err := bufio.NewReader(io.LimitReader(f, 3)).ReadString('\n'); line != "up\n" {
		t.Fatalf("the program says %q, %v", line, err)
	}
	return f
}

func TestEndOfInputEndsAll(t *testing.T) {
	s := open(t)
	stderr := holder(t, s)
	if _, _, err := s.Start(protocol.Poll, protocol.Params{Timeout: -1}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	<-s.process.ended
	if !s.process.cmd.ProcessState.Success() {
		t.Errorf("the agent ended by %s", s.process.cmd.ProcessState)
	}
	if n, err := io.Copy(io.Discard, stderr); n != 0 || err != nil { // it ends once nobody has it open
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestKilledAgentTakesItsProcessesAlong(t *testing.T) {
	s := open(t)
	pid := s.must(protocol.Spawn, protocol.Params{Argv: []string{"/bin/cat"}}).PID
	pidfd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(pidfd)
	if err := s.process.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if n, err := pollOnce(pidfd); n != 1 {
		t.Errorf("the process outlives the agent: %d, %v", n, err)
	}
}

// pollOnce waits for one descriptor, bounded, also across the signals that the
// test process itself gets: the agent's end is one.
func pollOnce(fd int) (n int, err error) {
	deadline := time.Now().Add(20 * time.Second)
	for err = unix.EINTR; err == unix.EINTR; {
		left := max(0, time.Until(deadline).Milliseconds())
		n, err = unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, int(left))
	}
	return n, err
}

// TestChildSignals: what a spawned program sees of signals is not the agent's, but
// what the test's own children see: GNU make, nohup and others leave some ignored.
func TestChildSignals(t *testing.T) {
	show := []string{"/bin/grep", "^Sig[BI]", "/proc/self/status"} // SigBlk and SigIgn
	want, err := exec.Command(show[0], show[1:]...).Output()
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	r := s.must(protocol.Spawn, protocol.Params{Argv: show})
	if got := s.readAll(r.FDs[1].FD); !bytes.Equal(got, want) {
		t.Errorf("a spawned program has\n%swant\n%s", got, want)
	}
}

func (s *session) readAll(fd int) (text []byte) {
	s.t.Helper()
	for {
		part := s.must(protocol.Read, protocol.Params{FD: fd, Len: 4096}).Data
		if text = append(text, part...); len(part) == 0 {
			return text
		}
	}
}

// TestChildInheritsNothing: a spawned program holds no connection open.
func TestChildInheritsNothing(t *testing.T) {
	s := open(t)
	fd := s.tcp()
	s.must(protocol.Dup, protocol.Params{FD: fd})
	r := s.must(protocol.Spawn, protocol.Params{Argv: []string{"/bin/ls", "-l", "/proc/self/fd"}})
	out := string(s.readAll(r.FDs[1].FD))
	// the three, and the folder
	if n := strings.Count(out, " -> "); n != 4 || strings.Contains(out, "socket:") {
		t.Errorf("open in a spawned program:\n%s", out)
	}
}

// TestNoEINTR: calls that block outlast the signals which Go's scheduler and a
// child's end send to the agent.
func TestNoEINTR(t *testing.T) {
	s := open(t)
	fd := s.must(protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM}).FD
	s.must(protocol.Setsockopt,
		protocol.Params{FD: fd, Level: sock.SOL_SOCKET, Name: string(sock.SO_RCVTIMEO),
			Value: []byte(`{"sec":60,"usec":0}`)}) // recv with a limit is not restarted after a signal
	var waits []target.Wait
	for _, m := range []protocol.Method{protocol.Recv, protocol.Poll} {
		id, wait, err := s.Start(m, protocol.Params{FD: fd, Len: 1, Timeout: -1})
		if err != nil {
			t.Fatal(err)
		}
		s.untilBlocked(id)
		waits = append(waits, wait)
	}
	for range 20 {
		s.run("/bin/true")
		for _, signal := range []unix.Signal{unix.SIGURG, unix.SIGCHLD, unix.SIGWINCH} {
			if err := s.process.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.signalThreads(unix.SIGURG)
	s.must(protocol.Hello, protocol.Params{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for i, wait := range waits {
		_, err := wait(bounded(t))
		if _, ok := errors.AsType[*target.Lost](err); !ok {
			t.Errorf("call %d was interrupted: %v", i, err)
		}
	}
}

func (s *session) untilBlocked(id uint64) {
	s.t.Helper()
	for s.must(protocol.Blocked, protocol.Params{Request: id}).Int == 0 {
	}
}

// signalThreads sends a signal to each thread of the agent.
func (s *session) signalThreads(signal unix.Signal) {
	pid := s.process.cmd.Process.Pid
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, thread := range threads {
		var tid int
		if _, err := fmt.Sscan(thread.Name(), &tid); err != nil {
			s.t.Fatal(err)
		}
		if err := unix.Tgkill(pid, tid, signal); err != nil && err != unix.ESRCH {
			s.t.Fatal(err)
		}
	}
}

// TestTooManyInFlight: the agent bounds its threads and says so.
func TestTooManyInFlight(t *testing.T) {
	s := open(t)
	var refused *protocol.Error
	for range 600 {
		_, wait, err := s.Start(protocol.Poll, protocol.Params{Timeout: -1})
		if err != nil {
			t.Fatal(err)
		}
		s.must(protocol.Blocked, protocol.Params{}) // its answer comes after a refusal
		ctx := canceled
		if _, err := wait(ctx); errors.As(err, &refused) {
			break
		}
	}
	if refused == nil || refused.Code != protocol.CodeInternal {
		t.Fatalf("600 calls in flight: %v", refused)
	}
	s.tcp() // the session lives on
}

// TestNumbersStayFree: what the agent opens for itself takes no number that a
// call is to have.
func TestNumbersStayFree(t *testing.T) {
	s := open(t)
	first := s.tcp()
	for n := first + 1; n < first+20; n++ {
		id, _, err := s.Start(protocol.Poll, protocol.Params{Timeout: -1})
		if err != nil {
			t.Fatal(err)
		}
		s.untilBlocked(id)
		s.must(protocol.Sysctl, protocol.Params{Name: "net.core.somaxconn"})
		if fd := s.tcp(); fd != n {
			t.Fatalf("socket gives %d, want %d", fd, n)
		}
	}
	s.must(protocol.Close, protocol.Params{FD: first})
	if fd := s.tcp(); fd != first {
		t.Errorf("socket gives %d, want the lowest free one, %d", fd, first)
	}
}

// TestListen: a session on each connection, sharing nothing.
func TestListen(t *testing.T) {
	cmd := exec.Command(agentBinary, "-listen", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }() // it listens until it is killed
	line, err := bufio.NewReader(stderr).ReadString('\n')
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), "sockagent: listening on ")
	if !ok {
		t.Fatalf("it says %q, %v", line, err)
	}
	var fds []int
	for range 2 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		c, err := target.NewClient(bounded(t), target.Connection{In: conn, Out: conn})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fds = append(fds, (&session{c, t, nil}).tcp())
	}
	if fds[0] != fds[1] {
		t.Errorf("the first socket of two sessions is %v", fds)
	}
}

func TestBadArguments(t *testing.T) {
	for _, tc := range []struct{ args, want string }{
		{"-listen nowhere", "want an IP address and port"},
		{"serve", `unexpected argument "serve"`},
	} {
		out, err := exec.Command(agentBinary, strings.Fields(tc.args)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), tc.want) || bytes.Count(out, []byte("\n")) != 1 {
			t.Errorf("%s: %v, %q; want one line with %q", tc.args, err, out, tc.want)
		}
	}
}

// TestDependencies keeps the agent's start fast.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		if dep == "net" || strings.Contains(dep, "gopacket") || strings.HasSuffix(dep, "/capture") {
			t.Errorf("the agent imports %s", dep)
		}
	}
}

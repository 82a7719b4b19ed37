package remote_test

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/remote"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestSessions(t *testing.T) {
	for name, address := range map[string]string{
		"a command":        "agent:" + agent(t) + "  -stack toy",
		"a TCP connection": "tcp://" + listening(t, "toy"),
	} {
		t.Run(name, func(t *testing.T) {
			stack, err := remote.New(bounded(t), address, remote.Config{Stderr: t.Output()})
			if err != nil {
				t.Fatal(err)
			}
			if stack.Name() != "toy" {
				t.Errorf("its name is %q, want the one that hello gives", stack.Name())
			}
			one, other := descriptor(t, stack), descriptor(t, stack)
			if one != other {
				t.Errorf("the first sockets of two sessions are %d and %d: they share a process", one, other)
			}
		})
	}
}

// descriptor opens a session that lasts as long as the test, and a socket in it.
func descriptor(t *testing.T, stack target.Target) int {
	t.Helper()
	s, err := stack.Open(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if s.Link() != nil {
		t.Error("the session has a link")
	}
	r, err := s.Call(bounded(t), protocol.Socket,
		protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM})
	if err != nil {
		t.Fatal(err)
	}
	return r.FD
}

func TestWhatIsNoAgent(t *testing.T) {
	const old = `{"jsonrpc":"2.0","id":1,"result":{"hello":{"protocol":0,"stack":"toy"}}}`
	const path = `{"jsonrpc":"2.0","id":1,"result":{"hello":{"protocol":1,"stack":"../toy"}}}`
	for _, c := range []struct{ address, want string }{
		{"toy", `"toy" is no address of an agent: want agent:COMMAND`},
		{"agent: ", "names no command"},
		{"tcp://192.0.2.1", "want tcp://HOST:PORT"},
		{"tcp://" + unused(t), "connection refused"},
		{"tcp://" + saying(t, "SSH-2.0\n"), "a line that is no answer"},
		{"tcp://" + saying(t, old+"\n"),
			"speaks version 0 of the session protocol, this suite version 1"},
		{"tcp://" + saying(t, path+"\n"), `names the stack "../toy"`},
		{"agent:/nonexistent/agent", "starting the agent: fork/exec /nonexistent/agent: no such file"},
		{"agent:no-such-agent", "starting the agent: exec: \"no-such-agent\": executable file not found"},
		{"agent:" + agent(t) + " -what", "the agent ended with exit status 2"},
	} {
		_, err := remote.New(bounded(t), c.address, remote.Config{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want one line that says %q", c.address, err, c.want)
		}
	}
}

func TestSilentAgent(t *testing.T) {
	for _, address := range []string{"tcp://" + saying(t, ""), "agent:sleep 1000"} {
		_, err := remote.New(bounded(t), address, remote.Config{HelloTime: 50 * time.Millisecond})
		if want := address + ": the agent did not answer hello within 50ms"; err == nil ||
			err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// The path of a command counts from its directory, and its standard error is
// passed on.
func TestCommandsDirectoryAndStderr(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\necho oops >&2\nexec " + agent(t) + " -stack scripted\n"
	if err := os.WriteFile(dir+"/agent", []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	stack, err := remote.New(bounded(t), "agent:./agent", remote.Config{Dir: dir, Stderr: &said})
	if err != nil {
		t.Fatal(err)
	}
	if stack.Name() != "scripted" || said.String() != "oops\n" {
		t.Errorf("the stack is %q, and on standard error stands %q", stack.Name(), &said)
	}
}

// agent is the path of a sockagent.
func agent(t *testing.T) string {
	t.Helper()
	path, err := tool.Path("sockagent")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// listening is the address of a sockagent that listens until the test ends.
func listening(t *testing.T, stack string) string {
	t.Helper()
	cmd := exec.Command(agent(t), "-listen", "127.0.0.1:0", "-stack", stack)
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line[strings.LastIndex(line, " ")+1 : len(line)-1]
}

// unused is an address where nobody listens any more.
func unused(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// saying is the address of a server that says the same to everyone, once it has
// been asked something.
func saying(t *testing.T, text string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := bufio.NewReader(conn).ReadString('\n'); err == nil {
				_, _ = conn.Write([]byte(text))
			}
			t.Cleanup(func() { conn.Close() })
		}
	}()
	return l.Addr().String()
}

func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

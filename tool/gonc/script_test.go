//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts have these commands of their own:
//
//	serve NAME [<FILE] [ARG...]
//	    starts gonc -lv ARG... with FILE as its standard input, by default an empty
//	    one, waits until it listens, and sets $NAME to its port.
//	[!] join NAME
//	    waits for that gonc, which must exit with status 0 (1). Its output is that of
//	    the command; $NAME_peer becomes the port of its last peer.
//	end NAME
//	    is join for a gonc that does not end by itself.
//	port NAME open|closed|full|mute|silent [udp]
//	    sets $NAME to a port of 127.0.0.1: one that accepts connections and ends
//	    them after the client; that refuses; whose queue is full, so that a
//	    connection is not answered; that accepts and does no more; for UDP, that takes
//	    datagrams and does no more.
//	status N COMMAND [ARG...]
//	    runs a command, whose exit status must be N.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Values[servers{}] = map[string]*server{}
			e.Setenv("EVIL", "\x1b[31mred\nsecond line")
			e.Setenv("GORACE", os.Getenv("GORACE")) // each gonc is a race detector, too, if the test is
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "ipv6" {
				return false, fmt.Errorf("unknown condition %s", name)
			}
			return hasIPv6(), nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"serve":  serveCommand,
			"join":   joinCommand,
			"end":    endCommand,
			"port":   portCommand,
			"status": statusCommand,
		},
	})
}

// servers is the key under which a script keeps what it has started.
type servers struct{}

// server is a gonc that listens.
type server struct {
	cmd    *exec.Cmd
	cancel func()
	stdout strings.Builder
	stderr *bufio.Reader
	bound  string // its first line
}

func serveCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve NAME [<FILE] [ARG...]")
	}
	name, stdin, args := args[0], os.DevNull, args[1:]
	for i, a := range args {
		if file, ok := strings.CutPrefix(a, "<"); ok {
			stdin, args = ts.MkAbs(file), append(args[:i:i], args[i+1:]...)
			break
		}
	}
	s := startServer(ts, stdin, args)
	ts.Value(servers{}).(map[string]*server)[name] = s
	ts.Setenv(name, s.bound[strings.LastIndexByte(s.bound, ' ')+1:])
}

// startServer runs gonc, and waits until it listens.
func startServer(ts *testscript.TestScript, stdin string, args []string) *server {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	s := &server{cmd: exec.CommandContext(ctx, "gonc", append([]string{"-lv"}, args...)...),
		cancel: cancel}
	ts.Defer(cancel)
	in, err := os.Open(stdin)
	ts.Check(err)
	defer in.Close()
	s.cmd.Dir, s.cmd.Stdin, s.cmd.Stdout = ts.MkAbs("."), in, &s.stdout
	stderr, err := s.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	s.stderr = bufio.NewReader(stderr)
	line, err := s.stderr.ReadString('\n')
	ts.Check(err)
	s.bound = strings.TrimSpace(line)
	return s
}

func joinCommand(ts *testscript.TestScript, neg bool, args []string) {
	status := join(ts, args[0])
	want := 0
	if neg {
		want = 1
	}
	if status != want {
		ts.Fatalf("exit status %d, want %d", status, want)
	}
}

// endCommand ends a gonc as soon as it has written something.
func endCommand(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servers{}).(map[string]*server)[args[0]]
	if neg || s == nil {
		ts.Fatalf("usage: end NAME")
	}
	if _, err := s.stderr.Peek(1); err != nil {
		ts.Fatalf("nothing came: %v", err)
	}
	ts.Check(s.cmd.Process.Signal(os.Interrupt))
	join(ts, args[0])
}

// join waits for a server, shows its output, and returns its exit status.
func join(ts *testscript.TestScript, name string) int {
	s := ts.Value(servers{}).(map[string]*server)[name]
	if s == nil {
		ts.Fatalf("no server %s", name)
	}
	fmt.Fprintln(ts.Stderr(), s.bound)
	for {
		line, err := s.stderr.ReadString('\n')
		fmt.Fprint(ts.Stderr(), line)
		if f := strings.Fields(line); strings.HasPrefix(line, "Connection received") {
			ts.Setenv(name+"_peer", f[len(f)-1])
		}
		if err != nil {
			break
		}
	}
	_ = s.cmd.Wait() // ProcessState has the result
	s.cancel()
	fmt.Fprint(ts.Stdout(), s.stdout.String())
	return s.cmd.ProcessState.ExitCode()
}

func portCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: port NAME KIND [udp]")
	}
	open := portKinds[strings.Join(args[1:], " ")]
	if open == nil {
		ts.Fatalf("no such kind: %v", args[1:])
	}
	port, close := open(ts)
	ts.Defer(close)
	ts.Setenv(args[0], port)
}

// portKinds open ports of a kind, and return what closes them.
var portKinds = map[string]func(ts *testscript.TestScript) (port string, close func()){
	"open": func(ts *testscript.TestScript) (string, func()) {
		return listenAnd(ts, func(c net.Conn) { drainConn(c); c.Close() })
	},
	"mute": func(ts *testscript.TestScript) (string,
		func()) {
		return listenAnd(ts, func(net.Conn) {})
	},
	"closed":     func(ts *testscript.TestScript) (string, func()) { return bindOnly(ts) },
	"closed udp": func(ts *testscript.TestScript) (string, func()) { return datagramPort(ts, true) },
	"silent":     func(ts *testscript.TestScript) (string, func()) { return datagramPort(ts, false) },
	"full":       func(ts *testscript.TestScript) (string, func()) { return fullQueue(ts) },
}

// listenAnd accepts connections, and does something with each. Those that it
// leaves open stay so until the end.
func listenAnd(ts *testscript.TestScript, serve func(net.Conn)) (string, func()) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	ts.Check(err)
	var kept []net.Conn
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			kept = append(kept, c)
			serve(c)
		}
	}()
	return portOf(l.Addr()), func() {
		l.Close()
		<-done
		for _, c := range kept {
			c.Close()
		}
	}
}

// drainConn reads to the end, in bounded time.
func drainConn(c net.Conn) {
	if c.SetDeadline(time.Now().Add(patience)) != nil {
		return
	}
	for buffer := make([]byte, 4096); ; {
		if _, err := c.Read(buffer); err != nil {
			return
		}
	}
}

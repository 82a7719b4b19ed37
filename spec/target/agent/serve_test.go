package agent

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// worker makes every call by one function; recv and accept may block.
type worker func(protocol.Method) (protocol.Result, error)

func (w worker) Blocks(m protocol.Method) bool { return m == protocol.Recv || m == protocol.Accept }

func (w worker) Call(m protocol.Method, _ *protocol.Params) (protocol.Result, error) { return w(m) }

func (w worker) Asleep() bool { return true }

// served is the other end of a session.
type served struct {
	t        *testing.T
	requests *io.PipeWriter
	answers  *bufio.Scanner
	ended    chan struct{} // once Serve has returned
}

// start serves a session until the test ends, which end is told.
func start(t *testing.T, call worker, end func()) *served {
	in, requests := io.Pipe()
	answers, out := io.Pipe()
	s := &served{t, requests, bufio.NewScanner(answers), make(chan struct{})}
	go func() {
		Serve(Session{In: in, Out: out, Worker: func() Worker { return call }, End: end})
		close(s.ended)
	}()
	late := time.AfterFunc(10*time.Second, func() { answers.Close(); in.Close() })
	t.Cleanup(func() {
		requests.Close()
		<-s.ended
		late.Stop()
	})
	return s
}

func (s *served) ask(line string) string {
	s.t.Helper()
	s.say(line)
	return s.hear()
}

func (s *served) say(line string) {
	s.t.Helper()
	if _, err := io.WriteString(s.requests, line+"\n"); err != nil {
		s.t.Fatal(err)
	}
}

func (s *served) hear() string {
	s.t.Helper()
	if !s.answers.Scan() {
		s.t.Fatal("no answer")
	}
	return s.answers.Text()
}

func request(id, method string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":{}}`
}

func TestAnswers(t *testing.T) {
	s := start(t, func(m protocol.Method) (res protocol.Result, err error) {
		switch m {
		case protocol.Socket:
			return protocol.Result{FD: 3}, nil
		case protocol.Close:
			return res, sock.EBADF
		case protocol.Send:
			return protocol.Result{Signals: []sock.Const{sock.SIGPIPE}}, sock.EPIPE
		case protocol.Bind:
			return res, protocol.Unsupported("SO_FROB")
		case protocol.Connect:
			panic("nobody thought of that")
		case protocol.Recv:
			return protocol.Result{Data: make([]byte, protocol.MaxMessage)}, nil
		}
		return res, errors.New("a fuse blew")
	}, func() {})
	for _, c := range []struct{ line, want string }{
		{request("1", "socket"), `{"jsonrpc":"2.0","id":1,"result":{"fd":3}}`},
		{request("2", "close"), `{"jsonrpc":"2.0","id":2,"result":{"errno":"EBADF"}}`},
		{request("3", "send"),
			`{"jsonrpc":"2.0","id":3,"result":{"errno":"EPIPE","signals":["SIGPIPE"]}}`},
		{request("4", "bind"), `{"jsonrpc":"2.0","id":4,"error":{"code":1,"message":"SO_FROB"}}`},
		{request("5", "connect"),
			`{"jsonrpc":"2.0","id":5,"error":{"code":2,"message":"the agent is at fault: nobody `},
		{request("6", "recv"),
			`{"jsonrpc":"2.0","id":6,"error":{"code":2,"message":"the result takes 1398149 bytes, `},
		{request("7", "listen"), `{"jsonrpc":"2.0","id":7,"error":{"code":2,"message":"a fuse blew"}}`},
		{"what?", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,`},
		{strings.Repeat("x", protocol.MaxMessage+1),
			`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a line longer than 1048576 `},
		{request("8", "socket"), `{"jsonrpc":"2.0","id":8,"result":{"fd":3}}`},
		{request("9", "blocked"), `{"jsonrpc":"2.0","id":9,"result":{}}`},
	} {
		if got := s.ask(c.line); !strings.HasPrefix(got, c.want) {
			t.Errorf("%.60s: %s, want %s", c.line, got, c.want)
		}
	}
}

// Calls that block hold up no other one, up to a number of them.
func TestManyCallsInFlight(t *testing.T) {
	release := make(chan struct{})
	s := start(t, func(m protocol.Method) (res protocol.Result, err error) {
		if m == protocol.Recv {
			<-release
		}
		return res, nil
	}, func() {})
	for id := range maxInFlight - 1 {
		s.say(request(fmt.Sprint(id), "recv"))
	}
	for _, c := range []struct{ line, want string }{
		{`{"jsonrpc":"2.0","id":1000,"method":"blocked","params":{"request":7}}`,
			`{"jsonrpc":"2.0","id":1000,"result":{"int":1}}`},
		{request("1001", "socket"), `{"jsonrpc":"2.0","id":1001,"result":{}}`},
		{request("7", "recv"),
			`{"jsonrpc":"2.0","id":7,"error":{"code":-32600,"message":"request 7 is in flight already"}}`},
		{request("1002", "recv"),
			`{"jsonrpc":"2.0","id":1002,"error":{"code":2,"message":"511 calls are in flight already"}}`},
	} {
		if got := s.ask(c.line); got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
	close(release)
	for range maxInFlight - 1 {
		if got := s.hear(); !strings.HasSuffix(got, `"result":{}}`) {
			t.Errorf("a call that was released gives %s", got)
		}
	}
	if got, want := s.ask(request("7", "recv")), `{"jsonrpc":"2.0","id":7,"result":{}}`; got != want {
		t.Errorf("an id that is free again: %s, want %s", got, want)
	}
}

// The end is told while a call is in flight, and Serve waits for that.
func TestEnd(t *testing.T) {
	for name, hangUp := range map[string]func(*served){
		"of the input":  func(s *served) { s.requests.Close() },
		"of the output": func(s *served) { s.say(request("2", "recv")) },
	} {
		t.Run(name, func(t *testing.T) {
			told := make(chan struct{})
			in, requests := io.Pipe()
			answers, out := io.Pipe()
			answers.Close()
			s := &served{t: t, requests: requests, ended: make(chan struct{})}
			go func() {
				Serve(Session{In: in, Out: out, End: func() { close(told) }, Worker: func() Worker {
					return worker(func(m protocol.Method) (res protocol.Result, err error) {
						if m == protocol.Accept {
							<-told
						}
						return res, nil
					})
				}})
				close(s.ended)
			}()
			s.say(request("1", "accept"))
			hangUp(s)
			<-told
			requests.Close()
			<-s.ended
		})
	}
}

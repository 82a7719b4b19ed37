package target_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

const greeting = `{"jsonrpc":"2.0","id":1,"result":{"hello":` +
	`{"protocol":1,"stack":"toy","release":"7","features":["tcp"]}}}`

// hangUp is the line of an agent that says nothing more.
const hangUp = ""

// agent is the other end of a client's connection, played by the test.
type agent struct {
	t     *testing.T
	lines *bufio.Reader
	in    *os.File // the client's requests, to be closed by a test that stops reading
	out   *os.File
}

// connect returns an agent and the connection that leads to it.
func connect(t *testing.T) (*agent, target.Connection) {
	t.Helper()
	requests, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, answers, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { requests.Close(); answers.Close() })
	return &agent{t, bufio.NewReader(requests), requests, answers}, target.Connection{In: in, Out: out}
}

// greeted returns a client whose agent has said hello.
func greeted(t *testing.T, ended func() string) (*agent, *target.Client) {
	t.Helper()
	a, conn := connect(t)
	conn.Ended = ended
	go a.reply(greeting)
	c, err := target.NewClient(bounded(t), conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return a, c
}

func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func (a *agent) request() protocol.Request {
	line, err := a.lines.ReadBytes('\n')
	if err != nil {
		a.t.Errorf("reading a request: %v", err)
	}
	var r protocol.Request
	if err := json.Unmarshal(line, &r); err != nil {
		a.t.Errorf("request %q: %v", line, err)
	}
	return r
}

// reply answers the next request with a line.
func (a *agent) reply(line string) {
	a.request()
	if line == hangUp {
		a.out.Close()
		return
	}
	fmt.Fprintln(a.out, line)
}

func (a *agent) answer(id uint64, rest string) {
	fmt.Fprintf(a.out, `{"jsonrpc":"2.0","id":%d,%s}`+"\n", id, rest)
}

func TestGreeting(t *testing.T) {
	_, c := greeted(t, nil)
	if g := c.Greeting(); g.Stack != "toy" || g.Release != "7" || len(g.Features) != 1 {
		t.Errorf("greeting %+v", g)
	}
}

func TestHelloFails(t *testing.T) {
	for name, tc := range map[string]struct{ line, want string }{
		"another version": {`{"jsonrpc":"2.0","id":1,"result":{"hello":{"protocol":2,"stack":"toy"}}}`,
			"speaks version 2"},
		"no greeting": {`{"jsonrpc":"2.0","id":1,"result":{}}`, "without a greeting"},
		"no protocol": {`Welcome to the boot loader`, "no answer"},
		"a null id": {`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"bad"}}`,
			"could not read a request: bad"},
		"nothing at all": {`{"jsonrpc":"2.0","id":1}`, "neither result nor error"},
		"it ends": {hangUp,
			"hello: the session with an agent was lost: the agent closed the connection"},
		"an endless line": {strings.Repeat("x", protocol.MaxMessage+1), "longer than 1048576"},
	} {
		t.Run(name, func(t *testing.T) {
			a, conn := connect(t)
			go a.reply(tc.line)
			_, err := target.NewClient(bounded(t), conn)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want one that says %q", err, tc.want)
			}
		})
	}
}

func TestHelloIsBounded(t *testing.T) {
	_, conn := connect(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := target.NewClient(ctx, conn); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestErrors(t *testing.T) {
	a, c := greeted(t, nil)
	for _, tc := range []struct {
		answer string
		want   error
	}{
		{`"result":{}`, nil},
		{`"result":{"errno":"EPIPE","signals":["SIGPIPE"]}`, sock.EPIPE},
		{`"error":{"code":-32601,"message":"what?"}`, &target.Unsupported{What: "send"}},
		{`"error":{"code":1,"message":"MSG_OOB"}`, &target.Unsupported{What: "MSG_OOB"}},
		{`"error":{"code":-32602,"message":"no fd"}`, &protocol.Error{Code: -32602, Message: "no fd"}},
	} {
		id, wait, err := c.Start(protocol.Send, protocol.Params{FD: 3})
		if err != nil {
			t.Fatal(err)
		}
		if r := a.request(); r.ID != id || r.Method != protocol.Send || r.Params.FD != 3 {
			t.Errorf("request %+v, want send of id %d", r, id)
		}
		a.answer(id, tc.answer)
		res, err := wait(bounded(t))
		if fmt.Sprintf("%T %v", err, err) != fmt.Sprintf("%T %v", tc.want, tc.want) {
			t.Errorf("%s: got %v, want %v", tc.answer, err, tc.want)
		}
		if tc.want == sock.EPIPE && len(res.Signals) != 1 {
			t.Errorf("an errno lost its signals: %+v", res)
		}
	}
}

func TestAnswersComeInAnyOrder(t *testing.T) {
	a, c := greeted(t, nil)
	var waits []target.Wait
	for range 3 {
		_, wait, err := c.Start(protocol.Accept, protocol.Params{})
		if err != nil {
			t.Fatal(err)
		}
		waits = append(waits, wait)
	}
	ids := []uint64{a.request().ID, a.request().ID, a.request().ID}
	for i := len(ids) - 1; i >= 0; i-- {
		a.answer(ids[i], fmt.Sprintf(`"result":{"n":%d}`, i))
	}
	for i, wait := range waits {
		if res, err := wait(bounded(t)); err != nil || res.N != i {
			t.Errorf("call %d got %+v, %v", i, res, err)
		}
	}
}

func TestContextEndsWaitOnly(t *testing.T) {
	a, c := greeted(t, nil)
	id, wait, err := c.Start(protocol.Accept, protocol.Params{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := wait(ctx); err != context.Canceled {
		t.Errorf("got %v, want the context's error", err)
	}
	a.answer(9999, `"result":{}`) // to a call that nobody made
	a.answer(id, `"result":{"fd":5}`)
	if res, err := wait(bounded(t)); err != nil || res.FD != 5 {
		t.Errorf("a second wait got %+v, %v", res, err)
	}
}

func TestAgentThatDoesNotRead(t *testing.T) {
	_, c := greeted(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	p := protocol.Params{Data: make([]byte, 200_000)} // more than a pipe holds
	if _, err := c.Call(ctx, protocol.Send, p); err != context.DeadlineExceeded {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestRequestTooLong(t *testing.T) {
	_, c := greeted(t, nil)
	_, err := c.Call(bounded(t), protocol.Send,
		protocol.Params{Data: make([]byte, protocol.MaxMessage)})
	if e, ok := errors.AsType[*protocol.Error](err); !ok || e.Code != protocol.CodeInvalidRequest {
		t.Errorf("got %v, want a protocol error", err)
	}
}

func TestLost(t *testing.T) {
	for name, hangUp := range map[string]func(a *agent){
		"it closed its output": func(a *agent) { a.out.Close() },
		"it closed its input":  func(a *agent) { a.in.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			a, c := greeted(t, func() string { return "a fuse blew" })
			hangUp(a)
			_, err := c.Call(bounded(t), protocol.Accept, protocol.Params{})
			want := "the session with toy was lost: a fuse blew"
			if l, ok := errors.AsType[*target.Lost](err); !ok || l.Error() != want {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}

func TestCloseEndsCalls(t *testing.T) {
	a, c := greeted(t, func() string { t.Error("Ended was asked"); return "" })
	_, wait, err := c.Start(protocol.Accept, protocol.Params{})
	if err != nil {
		t.Fatal(err)
	}
	a.request()
	if err := c.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	_, err = wait(bounded(t))
	if _, ok := errors.AsType[*target.Lost](err); !ok {
		t.Errorf("got %v, want *Lost", err)
	}
	if _, _, err := c.Start(protocol.Close, protocol.Params{}); err == nil {
		t.Error("a closed client made a call")
	}
}

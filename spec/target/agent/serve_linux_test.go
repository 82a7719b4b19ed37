package agent

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// start serves a session, to which ask writes a line and from which it reads one.
func start(t *testing.T, call Call) (ask func(line string) string) {
	in, requests := io.Pipe()
	answers, out := io.Pipe()
	ended := make(chan struct{})
	go func() {
		Serve(in, out, call)
		close(ended)
	}()
	t.Cleanup(func() {
		requests.Close()
		<-ended
	})
	late := time.AfterFunc(10*time.Second, func() { answers.Close(); in.Close() })
	t.Cleanup(func() { late.Stop() })
	lines := bufio.NewScanner(answers)
	return func(line string) string {
		if _, err := io.WriteString(requests, line+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() {
			t.Fatal("no answer")
		}
		return lines.Text()
	}
}

func request(id, method string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":{}}`
}

func TestAnswers(t *testing.T) {
	ask := start(t, func(m protocol.Method, _ *protocol.Params) (res protocol.Result, err error) {
		switch m {
		case protocol.Socket:
			return protocol.Result{FD: 3}, nil
		case protocol.Close:
			return res, sock.EBADF
		}
		return res, protocol.Unsupported("SO_FROB")
	})
	for _, c := range []struct{ line, want string }{
		{request("1", "socket"), `{"jsonrpc":"2.0","id":1,"result":{"fd":3}}`},
		{request("2", "close"), `{"jsonrpc":"2.0","id":2,"result":{"errno":"EBADF"}}`},
		{request("3", "bind"), `{"jsonrpc":"2.0","id":3,"error":{"code":1,"message":"SO_FROB"}}`},
		{"what?", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,`},
		{strings.Repeat("x", protocol.MaxMessage+1), `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a line longer than 1048576 bytes"}}`},
		{request("4", "socket"), `{"jsonrpc":"2.0","id":4,"result":{"fd":3}}`},
	} {
		if got := ask(c.line); !strings.HasPrefix(got, c.want) {
			t.Errorf("%.60s: %s, want %s", c.line, got, c.want)
		}
	}
}

package strace_test

import (
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestCallsAreWrittenAsStraceDoes(t *testing.T) {
	long := []byte(strings.Repeat("x", 100))
	polled := []protocol.PollFD{{
		FD: 3, Events: []sock.Const{sock.POLLIN}, Revents: []sock.Const{sock.POLLIN, sock.POLLHUP},
	}}
	for _, c := range []struct {
		method       protocol.Method
		params       protocol.Params
		result       protocol.Result
		err          error
		given, gives string
	}{
		{protocol.Socket,
			protocol.Params{
				Domain: sock.AF_INET, Type: sock.SOCK_STREAM, Flags: []sock.Const{sock.SOCK_NONBLOCK},
			},
			protocol.Result{FD: 3}, nil,
			"AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0", "3"},
		{protocol.Connect, protocol.Params{FD: 3, Addr: "192.0.2.2:80"},
			protocol.Result{}, sock.ECONNREFUSED,
			"3, 192.0.2.2:80", "ECONNREFUSED"},
		{protocol.Connect, protocol.Params{FD: 3}, protocol.Result{}, nil, "3, NULL", "0"},
		{protocol.Setsockopt,
			protocol.Params{
				FD: 3, Level: sock.SOL_SOCKET, Name: "SO_LINGER",
				Value: []byte(`{"onoff":1,"linger":0}`),
			},
			protocol.Result{}, nil,
			"3, SOL_SOCKET, SO_LINGER, onoff 1, linger 0", "0"},
		{protocol.Send, protocol.Params{FD: 3, Data: []byte("x"), Flags: []sock.Const{sock.MSG_OOB}},
			protocol.Result{Signals: []sock.Const{"SIGPIPE"}}, sock.EPIPE,
			`3, "x", MSG_OOB`, "EPIPE SIGPIPE"},
		{protocol.Recv, protocol.Params{FD: 3, Len: 200}, protocol.Result{N: 100, Data: long}, nil,
			"3, 200", `100, "xxxxxxxxxxxxxxxx"... 100 bytes`},
		{protocol.Poll, protocol.Params{FDs: polled, Timeout: 5}, protocol.Result{FDs: polled}, nil,
			"3:POLLIN, 5 ms", "3:POLLIN|POLLHUP"},
		{protocol.Spawn, protocol.Params{Argv: []string{"/usr/bin/gonc", "-l", "80"}},
			protocol.Result{PID: 7}, nil,
			"gonc -l 80", "pid 7"},
	} {
		if got := strace.Arguments(c.method, c.params); got != c.given {
			t.Errorf("%s is given %s, want %s", c.method, got, c.given)
		}
		if got := strace.Result(c.method, c.result, c.err); got != c.gives {
			t.Errorf("%s gives %s, want %s", c.method, got, c.gives)
		}
	}
}

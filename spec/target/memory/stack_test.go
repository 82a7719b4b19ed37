package memory_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/memory"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// box is a socket that receives what is sent to it, one byte at a time.
type box struct {
	bytes  []byte
	linger sock.Linger
	quick  bool
}

type call = memory.Call[*box]

// boxes is a stack of them.
func boxes() *memory.Stack[*box] {
	return &memory.Stack[*box]{
		Hello: protocol.Greeting{Stack: "boxes", Features: []protocol.Feature{protocol.FeatureTCP}},
		Calls: map[protocol.Method]memory.Func[*box]{
			protocol.Socket:  func(c *call) error { c.Add(new(box)); return nil },
			protocol.Close:   func(c *call) error { return nil },
			protocol.Send:    send,
			protocol.Recv:    recv,
			protocol.Connect: connect,
		},
		Flags: []sock.Const{sock.MSG_PEEK},
		Ready: func(b *box) []sock.Const {
			if len(b.bytes) > 0 {
				return []sock.Const{sock.POLLIN, sock.POLLOUT}
			}
			return []sock.Const{sock.POLLHUP}
		},
		Options: map[sock.Const]memory.Option[*box]{
			sock.TCP_NODELAY: memory.NewOption(func(b *box) (bool, error) { return b.quick, nil },
				func(b *box, v bool) error { b.quick = v; return nil }),
			sock.SO_LINGER: memory.NewOption(func(b *box) (sock.Linger, error) { return b.linger, nil },
				func(b *box, v sock.Linger) error { b.linger = v; return nil }),
			sock.SO_TYPE: memory.NewOption(func(*box) (sock.Const, error) { return sock.SOCK_STREAM, nil },
				nil),
			sock.SO_RCVBUF: memory.NewOption(nil, func(*box, int) error { return sock.EPERM }),
		},
	}
}

// send has room for two bytes.
func send(c *call) error {
	for len(c.Data) > 0 {
		if len(c.Socket.bytes) == 2 {
			return sock.EAGAIN
		}
		c.Socket.bytes = append(c.Socket.bytes, c.Data[0])
		c.Data, c.Result.N = c.Data[1:], c.Result.N+1
	}
	return nil
}

func recv(c *call) error {
	if len(c.Socket.bytes) == 0 {
		return sock.EAGAIN
	}
	c.Result.Data, c.Socket.bytes = c.Socket.bytes[:1], c.Socket.bytes[1:]
	c.Result.N = 1
	return nil
}

// connect is over once a byte is there.
func connect(c *call) error {
	if len(c.Socket.bytes) == 0 {
		return sock.EINPROGRESS
	}
	return nil
}

const within = targettest.Within(10 * time.Second)

var made = within.Call

func open(t *testing.T, s *memory.Stack[*box]) target.Session {
	t.Helper()
	session, err := s.Open(within.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	targettest.Close(t, session)
	return session
}

func socket(t *testing.T, s target.Session) (fd int) {
	t.Helper()
	return made(t, s, protocol.Socket, protocol.Params{}).FD
}

// start makes a call that is to wait, and returns once it does.
func start(t *testing.T, s target.Session, m protocol.Method, p protocol.Params) target.Wait {
	t.Helper()
	id, wait, err := s.Start(m, p)
	if err != nil {
		t.Fatal(err)
	}
	within.Eventually(t, "a call that waits", func() bool {
		return made(t, s, protocol.Blocked, protocol.Params{Request: id}).Int == 1
	})
	return wait
}

func TestGreeting(t *testing.T) {
	s := boxes()
	s.Link = &memory.Link{}
	g := open(t, s).Greeting()
	want := []protocol.Feature{protocol.FeatureTCP, protocol.FeatureBlocked, protocol.FeatureWire}
	if g.Stack != "boxes" || !slices.Equal(g.Features, want) {
		t.Errorf("greeting %+v, want the features %v", g, want)
	}
	without := open(t, boxes())
	if f := without.Greeting().Features; without.Link() != nil ||
		slices.Contains(f, protocol.FeatureWire) {
		t.Errorf("a stack without a link has one: %v", f)
	}
}

// A program serves the same stack on its standard input and output.
func TestServe(t *testing.T) {
	var out strings.Builder
	boxes().Serve(strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"socket","params":{}}`+"\n"),
		&out)
	if want := `{"jsonrpc":"2.0","id":1,"result":{"fd":3}}` + "\n"; out.String() != want {
		t.Errorf("it answers %s, want %s", &out, want)
	}
}

func TestCallsWait(t *testing.T) {
	s := open(t, boxes())
	fd := socket(t, s)
	received := start(t, s, protocol.Recv, protocol.Params{FD: fd, Len: 1})
	made(t, s, protocol.Send, protocol.Params{FD: fd, Data: []byte("a")})
	if res, err := received(within.Context(t)); err != nil || string(res.Data) != "a" {
		t.Errorf("recv gives %+v, %v", res, err)
	}
	connected := start(t, s, protocol.Connect, protocol.Params{FD: fd})
	sent := start(t, s, protocol.Send, protocol.Params{FD: fd, Data: []byte("bcd")})
	if _, err := connected(within.Context(t)); err != nil {
		t.Errorf("connect gives %v", err)
	}
	made(t, s, protocol.Recv, protocol.Params{FD: fd, Len: 1})
	if res, err := sent(within.Context(t)); err != nil || res.N != 3 {
		t.Errorf("send gives %+v, %v", res, err)
	}
}

func TestCallsThatMustNotBlock(t *testing.T) {
	s := open(t, boxes())
	fd := socket(t, s)
	quiet := made(t, s, protocol.Socket, protocol.Params{Flags: []sock.Const{sock.SOCK_NONBLOCK}}).FD
	for _, c := range []struct {
		method protocol.Method
		params protocol.Params
		n      int
		want   sock.Errno
	}{
		{protocol.Recv, protocol.Params{FD: fd, Flags: []sock.Const{sock.MSG_DONTWAIT}}, 0, sock.EAGAIN},
		{protocol.Recv, protocol.Params{FD: quiet}, 0, sock.EAGAIN},
		{protocol.Connect, protocol.Params{FD: quiet}, 0, sock.EINPROGRESS},
		{protocol.Send, protocol.Params{FD: quiet, Data: []byte("abc")}, 2, ""},
		{protocol.Send, protocol.Params{FD: quiet, Data: []byte("abc")}, 0, sock.EAGAIN},
	} {
		res, err := s.Call(within.Context(t), c.method, c.params)
		if target.ErrnoOf(err) != c.want || err != nil && c.want == "" || res.N != c.n {
			t.Errorf("%s %+v gives %+v, %v, want %d, %s", c.method, c.params, res, err, c.n, c.want)
		}
	}
}

func TestFcntl(t *testing.T) {
	s := open(t, boxes())
	fd := socket(t, s)
	get := protocol.Params{FD: fd, Cmd: sock.F_GETFL}
	if f := made(t, s, protocol.Fcntl, get).Flags; len(f) != 0 {
		t.Errorf("a fresh descriptor has %v", f)
	}
	made(t, s, protocol.Fcntl,
		protocol.Params{FD: fd, Cmd: sock.F_SETFL, Flags: []sock.Const{sock.O_NONBLOCK}})
	if f := made(t, s, protocol.Fcntl, get).Flags; !slices.Equal(f, []sock.Const{sock.O_NONBLOCK}) {
		t.Errorf("a descriptor that does not block has %v", f)
	}
	if _, err := s.Call(within.Context(t), protocol.Recv,
		protocol.Params{FD: fd}); err != sock.EAGAIN {
		t.Errorf("recv gives %v", err)
	}
	made(t, s, protocol.Fcntl, protocol.Params{FD: fd, Cmd: sock.F_SETFL})
	if f := made(t, s, protocol.Fcntl, get).Flags; len(f) != 0 {
		t.Errorf("a descriptor that blocks again has %v", f)
	}
}

func TestDescriptors(t *testing.T) {
	s := open(t, boxes())
	first, second := socket(t, s), socket(t, s)
	made(t, s, protocol.Close, protocol.Params{FD: first})
	if _, err := s.Call(within.Context(t), protocol.Recv,
		protocol.Params{FD: first}); err != sock.EBADF {
		t.Errorf("recv of a closed descriptor gives %v", err)
	}
	if third := socket(t, s); first != 3 || second != 4 || third != first {
		t.Errorf("the descriptors are %d, %d, and %d once the first is closed", first, second, third)
	}
}

func TestWhatTheStackLacks(t *testing.T) {
	s := open(t, boxes())
	fd := socket(t, s)
	for _, c := range []struct {
		method protocol.Method
		params protocol.Params
		lacks  string
	}{
		{protocol.Dup, protocol.Params{FD: fd}, "dup"},
		{protocol.Send, protocol.Params{FD: fd, Flags: []sock.Const{sock.MSG_PEEK, sock.MSG_OOB}},
			"MSG_OOB"},
		{protocol.Fcntl, protocol.Params{FD: fd, Cmd: "F_DUPFD"}, "F_DUPFD"},
		{protocol.Getsockopt, protocol.Params{FD: fd, Name: "SO_RCVBUF"}, "SO_RCVBUF"},
		{protocol.Getsockopt, protocol.Params{FD: fd, Name: "SO_TYPE", Value: []byte(`{"bytes":"AAAA"}`)},
			"SO_TYPE"},
		{protocol.Setsockopt, protocol.Params{FD: fd, Name: "SO_TYPE", Value: []byte("1")}, "SO_TYPE"},
		{protocol.Setsockopt,
			protocol.Params{FD: fd, Name: "SO_LINGER", Value: []byte(`{"bytes":"AAAA"}`)}, "SO_LINGER"},
		{protocol.Setsockopt, protocol.Params{FD: fd, Name: "SO_FROB", Value: []byte("1")}, "SO_FROB"},
	} {
		_, err := s.Call(within.Context(t), c.method, c.params)
		if u, ok := errors.AsType[*target.Unsupported](err); !ok || u.What != c.lacks {
			t.Errorf("%s %+v gives %v, want one that says that %s is unsupported", c.method, c.params, err,
				c.lacks)
		}
	}
}

func TestOptions(t *testing.T) {
	s := open(t, boxes())
	fd := socket(t, s)
	for _, c := range []struct{ name, fresh, set string }{
		{"TCP_NODELAY", "0", "1"},
		{"SO_LINGER", `{"onoff":0,"linger":0}`, `{"onoff":1,"linger":7}`},
	} {
		get := protocol.Params{FD: fd, Name: c.name}
		fresh := made(t, s, protocol.Getsockopt, get).Value
		made(t, s, protocol.Setsockopt, protocol.Params{FD: fd, Name: c.name, Value: []byte(c.set)})
		if set := made(t, s, protocol.Getsockopt, get).Value; string(fresh) != c.fresh ||
			string(set) != c.set {
			t.Errorf("%s is %s, and %s once it is set", c.name, fresh, set)
		}
	}
	if v := made(t, s, protocol.Getsockopt,
		protocol.Params{FD: fd, Name: "SO_TYPE"}).Value; string(v) != `"SOCK_STREAM"` {
		t.Errorf("SO_TYPE is %s", v)
	}
	if _, err := s.Call(within.Context(t), protocol.Setsockopt,
		protocol.Params{FD: fd, Name: "SO_RCVBUF", Value: []byte("1")}); err != sock.EPERM {
		t.Errorf("the stack's errno becomes %v", err)
	}
}

func TestPoll(t *testing.T) {
	s := open(t, boxes())
	empty, full := socket(t, s), socket(t, s)
	made(t, s, protocol.Send, protocol.Params{FD: full, Data: []byte("a")})
	asked := []protocol.PollFD{{FD: 9}, {FD: -1}, {FD: empty},
		{FD: full, Events: []sock.Const{sock.POLLIN}}}
	res := made(t, s, protocol.Poll, protocol.Params{FDs: asked, Timeout: -1})
	want := [][]sock.Const{{sock.POLLNVAL}, nil, {sock.POLLHUP}, {sock.POLLIN}}
	for i, f := range res.FDs {
		if !slices.Equal(f.Revents, want[i]) || res.N != 3 {
			t.Errorf("poll says %d, and of entry %d %v, want %v", res.N, i, f.Revents, want[i])
		}
	}
	never := []protocol.PollFD{{FD: full, Events: []sock.Const{sock.POLLPRI}}}
	for _, timeout := range []int{0, 1} {
		if res := made(t, s, protocol.Poll, protocol.Params{FDs: never, Timeout: timeout}); res.N != 0 {
			t.Errorf("poll with a timeout of %d ms says %+v", timeout, res)
		}
	}
	s2 := boxes()
	s2.Ready = nil
	_, err := open(t, s2).Call(within.Context(t), protocol.Poll, protocol.Params{FDs: never})
	if _, ok := errors.AsType[*target.Unsupported](err); !ok {
		t.Errorf("poll of a stack without it gives %v", err)
	}
}

// What happens beside calls makes those that wait look again.
func TestDo(t *testing.T) {
	stack := boxes()
	s := open(t, stack)
	received := start(t, s, protocol.Recv, protocol.Params{FD: socket(t, s), Len: 1})
	stack.Do(func() {
		for b := range stack.Sockets() {
			b.bytes = []byte("x")
		}
	})
	if res, err := received(within.Context(t)); err != nil || string(res.Data) != "x" {
		t.Errorf("recv gives %+v, %v", res, err)
	}
}

func TestCloseEndsCalls(t *testing.T) {
	stack := boxes()
	closed := 0
	stack.Close = func() { closed++ }
	s := open(t, stack) // which closes it once more
	received := start(t, s, protocol.Recv, protocol.Params{FD: socket(t, s), Len: 1})
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := received(within.Context(t)); err == nil || closed != 1 {
		t.Errorf("recv gives %v, and the stack was closed %d times", err, closed)
	}
	if _, err := s.Call(within.Context(t), protocol.Socket, protocol.Params{}); err == nil {
		t.Error("a closed session makes a call")
	}
}

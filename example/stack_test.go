package example

import (
	_ "embed"
	"testing"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

//go:embed expect.yaml
var expected []byte

// TestConformance judges the stack. It takes Ginkgo's flags:
// go test -ginkgo.label-filter=backlog.
func TestConformance(t *testing.T) {
	r := spec.Run(t, spec.Config{Target: New(), Expect: expected})
	count := r.Totals()
	t.Logf("verdicts: %v", count)
	if count[report.Passed] < 4 || count[report.Advised] < 2 {
		t.Errorf("the verdicts are %v, want 4 passed and 2 advised otherwise, of those without a wire",
			count)
	}
}

// TestTheStackCarriesData checks what no spec can without a wire.
func TestTheStackCarriesData(t *testing.T) {
	s, err := New().Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	call := func(m protocol.Method, p protocol.Params) protocol.Result {
		t.Helper()
		r, err := s.Call(t.Context(), m, p)
		if err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		return r
	}
	stream := protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_STREAM}
	l, c := call(protocol.Socket, stream).FD, call(protocol.Socket, stream).FD
	call(protocol.Bind, protocol.Params{FD: l, Addr: "127.0.0.1:0"})
	call(protocol.Listen, protocol.Params{FD: l, Backlog: 1})
	at := call(protocol.Getsockname, protocol.Params{FD: l}).Addr
	call(protocol.Connect, protocol.Params{FD: c, Addr: at})
	a := call(protocol.Accept, protocol.Params{FD: l})
	if name := call(protocol.Getsockname, protocol.Params{FD: c}).Addr; a.Addr != name {
		t.Errorf("accept names %s, and the client is %s", a.Addr, name)
	}
	call(protocol.Send, protocol.Params{FD: c, Data: []byte("hello")})
	call(protocol.Close, protocol.Params{FD: c})
	for _, want := range []string{"hel", "lo", ""} {
		if got := call(protocol.Recv, protocol.Params{FD: a.FD, Len: 3}); string(got.Data) != want {
			t.Errorf("recv gives %q, want %q", got.Data, want)
		}
	}
	r, err := s.Call(t.Context(), protocol.Send, protocol.Params{FD: a.FD, Data: []byte("x")})
	if target.ErrnoOf(err) != sock.EPIPE || len(r.Signals) != 1 {
		t.Errorf("send to a closed peer gives %v and %v", r, err)
	}
}

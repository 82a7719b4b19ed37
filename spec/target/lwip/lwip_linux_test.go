package lwip_test

import (
	"context"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/lwip"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestMain(m *testing.M) {
	linux.Enter()
	os.Exit(m.Run())
}

// open returns a session that ends with the test.
func open(t *testing.T) (context.Context, target.Session) {
	t.Helper()
	l, err := lwip.New(t.Output())
	if err != nil {
		t.Skip(err) // lwIP is not part of this module
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	s, err := l.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return ctx, s
}

func TestWithoutAgent(t *testing.T) {
	t.Setenv(tool.Variable, t.TempDir())
	t.Setenv("PATH", "")
	_, err := lwip.New(nil)
	if err == nil || !strings.Contains(err.Error(), "make lwip") ||
		!strings.Contains(err.Error(), "apt-get install") {
		t.Errorf("got %v, want an error that names the commands", err)
	}
}

func TestSession(t *testing.T) {
	ctx, s := open(t)
	if g := s.Greeting(); g.Stack != "lwip" || !slices.Contains(g.Features, protocol.FeatureWire) {
		t.Errorf("greeting %+v", g)
	}
	fd, err := s.Call(ctx, protocol.Socket,
		protocol.Params{Domain: sock.AF_INET6, Type: sock.SOCK_STREAM})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Call(ctx, protocol.Getpeername, protocol.Params{FD: fd.FD})
	if err != sock.ENOTCONN {
		t.Errorf("getpeername: %v", err)
	}
}

// TestSentinelComesLast floods the stack with SYNs to ports where nobody listens,
// once it knows who asks. The answers to all of them are to come before the
// sentinel, and nothing else: the kernel keeps silent.
func TestSentinelComesLast(t *testing.T) {
	_, s := open(t)
	l := s.Link()
	late := time.AfterFunc(5*time.Second, func() { l.Wire.Close() })
	defer late.Stop()
	write(t, l, syn(t, l, 999))
	for resets(t, l, 1) == 0 {
		// It asked for the bench's address first: see resets.
	}
	const flood = 50
	for port := range uint16(flood) {
		write(t, l, syn(t, l, 1000+port))
	}
	if n := resets(t, l, 2); n != flood {
		t.Errorf("%d of %d answers came before the sentinel", n, flood)
	}
}

// resets sends sentinel number and counts the stack's RSTs before it.
func resets(t *testing.T, l *target.Link, number uint64) (count int) {
	t.Helper()
	if err := l.Sentinel(number); err != nil {
		t.Fatal(err)
	}
	decoder := capture.NewDecoder()
	for {
		f, err := l.Wire.ReadFrame()
		if err != nil {
			t.Fatalf("after %d answers: %v", count, err)
		}
		if n, ok := target.SentinelOf(f.Data); ok && n == number {
			return count
		}
		p := decoder.Decode(f)
		answer, asked := capture.AnswerNeighbour(&p, l.BenchMAC,
			func(a netip.Addr) bool { return a == bench })
		switch {
		case asked:
			write(t, l, marshal(t, answer))
		case p.Has(capture.RST):
			count++
		case !p.Outgoing:
			t.Errorf("unasked: %v", &p)
		}
	}
}

var bench = netip.MustParseAddr("192.0.2.2")

func syn(t *testing.T, l *target.Link, port uint16) []byte {
	t.Helper()
	return marshal(t, &capture.Packet{
		SrcMAC: l.BenchMAC, DstMAC: l.StackMAC, Proto: capture.ProtoTCP,
		IP:  capture.IP{Src: bench, Dst: target.StackIPv4.Addr()},
		TCP: &capture.TCP{SrcPort: 4711, DstPort: port, Flags: capture.SYN, Window: 1000},
	})
}

func marshal(t *testing.T, p *capture.Packet) []byte {
	t.Helper()
	frame, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func write(t *testing.T, l *target.Link, frame []byte) {
	t.Helper()
	if err := l.Wire.WriteFrame(frame); err != nil {
		t.Fatal(err)
	}
}

package uml_test

import (
	"errors"
	"net"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestStackVerifiesChecksums(t *testing.T) { within.VerifiesChecksums(t, open(t)) }

// What was sent before a sentinel is read before it.
func TestSentinelIsBehind(t *testing.T) {
	s := open(t)
	fd := call(t, s, protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM}).FD
	for n := range uint64(100) {
		call(t, s, protocol.Sendto, protocol.Params{FD: fd, Data: []byte{byte(n)}, Addr: "224.0.0.1:9"})
		if err := s.Link().Sentinel(n); err != nil {
			t.Fatal(err)
		}
		if before := untilSentinel(t, s.Link().Wire, n); len(before) != 1 ||
			before[0].Payload[0] != byte(n) {
			t.Fatalf("before sentinel %d came %v", n, before)
		}
	}
}

// untilSentinel returns the packets before sentinel n that are the stack's.
func untilSentinel(t *testing.T, port capture.Port, n uint64) (before []capture.Packet) {
	t.Helper()
	decoder := capture.NewDecoder()
	for {
		f, err := port.ReadFrame()
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := target.SentinelOf(f.Data); ok && got == n {
			return before
		}
		if p := decoder.Decode(f); !p.Outgoing {
			before = append(before, p)
		}
	}
}

func TestCloseTwice(t *testing.T) {
	s := open(t) // which closes it once more
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Link().Wire.ReadFrame(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading the wire of a closed session: %v", err)
	}
	if err := s.Link().Wire.WriteFrame(make([]byte, 60)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("writing to the wire of a closed session: %v", err)
	}
}

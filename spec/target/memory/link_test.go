package memory_test

import (
	"errors"
	"net"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/memory"
)

// linked opens a session whose stack has a link.
func linked(t *testing.T, l *memory.Link) *target.Link {
	t.Helper()
	s := boxes()
	s.Link = l
	return open(t, s).Link()
}

func frame(t *testing.T, l *target.Link) capture.Frame {
	t.Helper()
	f, err := l.Wire.ReadFrame()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The bench reads its own frames before what they cause, and a sentinel after.
func TestOrderOfFrames(t *testing.T) {
	l := new(memory.Link)
	l.Receive = func(f []byte) { l.Send(append([]byte("re: "), f...)) }
	bench := linked(t, l)
	sent := []byte("one")
	if err := bench.Wire.WriteFrame(sent); err != nil {
		t.Fatal(err)
	}
	sent[0] = 'x' // as a caller may
	l.Send([]byte("two"))
	if err := bench.Sentinel(7); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		text     string
		outgoing bool
	}{{"one", true}, {"re: one", false}, {"two", false}} {
		f := frame(t, bench)
		if string(f.Data) != want.text || f.Outgoing != want.outgoing || f.Length != len(want.text) ||
			f.Time.IsZero() {
			t.Errorf("read %q: %+v, want %+v", f.Data, f, want)
		}
	}
	if n, ok := target.SentinelOf(frame(t, bench).Data); !ok || n != 7 {
		t.Errorf("sentinel %d, %v, want 7", n, ok)
	}
}

// What the stack still does comes before the sentinel.
func TestRest(t *testing.T) {
	var trouble error
	l := new(memory.Link)
	l.Rest = func() error {
		l.Send([]byte("late"))
		return trouble
	}
	bench := linked(t, l)
	if err := bench.Sentinel(1); err != nil || string(frame(t, bench).Data) != "late" {
		t.Errorf("the sentinel does not wait: %v", err)
	}
	trouble = errors.New("it never rests")
	if err := bench.Sentinel(2); !errors.Is(err, trouble) {
		t.Errorf("got %v", err)
	}
}

func TestLinkEnds(t *testing.T) {
	received := 0
	bench := linked(t, &memory.Link{Receive: func([]byte) { received++ }})
	if err := bench.Wire.Close(); err != nil {
		t.Error(err)
	}
	if err := bench.Wire.WriteFrame([]byte("x")); !errors.Is(err, net.ErrClosed) || received != 0 {
		t.Errorf("writing to a closed link: %v, and %d frames were received", err, received)
	}
	for range 2 {
		if _, err := bench.Wire.ReadFrame(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("reading from a closed link: %v", err)
		}
	}
}

// A bench that does not read is told what it missed.
func TestDrops(t *testing.T) {
	l := new(memory.Link)
	bench := linked(t, l)
	for range 1<<14 + 3 {
		l.Send([]byte("x"))
	}
	if n, err := bench.Wire.Drops(); n != 3 || err != nil {
		t.Errorf("%d dropped, %v, want 3", n, err)
	}
}

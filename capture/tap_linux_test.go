package capture

import (
	"bytes"
	"errors"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestTapOnLoopback(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	t.Run("sees each frame once with IgnoreOutgoing, twice without", func(t *testing.T) {
		for _, c := range []struct {
			options []TapOption
			want    []bool
		}{{nil, []bool{true, false}}, {[]TapOption{IgnoreOutgoing}, []bool{false}}} {
			tap := openLoopback(t, c.options...)
			frame := experiment("hello")
			if err := tap.WriteTo(loopback, frame); err != nil {
				t.Fatal(err)
			}
			for _, outgoing := range c.want {
				got := mustRead(t, tap)
				if got.Outgoing != outgoing || !bytes.Equal(got.Data, frame) || got.Length != len(frame) {
					t.Errorf("with %v: got %+v", c.options, got)
				}
				if age := time.Since(got.Time); age < 0 || age > time.Minute {
					t.Errorf("time %s", got.Time)
				}
			}
		}
	})
	t.Run("puts VLAN tags back", func(t *testing.T) {
		tap := openLoopback(t, IgnoreOutgoing)
		frame := append(make([]byte, 12), 0x81, 0, 0x20, 7, 0x88, 0xb5)
		frame = append(frame, "longer than a tag"...)
		if err := tap.WriteFrame(frame); err != nil {
			t.Fatal(err)
		}
		if got := mustRead(t, tap); !bytes.Equal(got.Data, frame) || got.Length != len(frame) {
			t.Errorf("got %x, want %x", got.Data, frame)
		}
	})
	t.Run("counts what it drops", testTapDrops)
	t.Run("wakes a reader when it closes", testTapClose)
	t.Run("is ENODEV on an interface that is not there", func(t *testing.T) {
		if _, err := OpenTap(4711); !errors.Is(err, unix.ENODEV) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("tells EMSGSIZE", func(t *testing.T) {
		tap := openLoopback(t)
		if err := tap.WriteFrame(make([]byte, 1<<17)); !errors.Is(err, unix.EMSGSIZE) {
			t.Errorf("got %v", err)
		}
	})
}

func experiment(text string) []byte { return append(append(make([]byte, 12), 0x88, 0xb5), text...) }

func openLoopback(t *testing.T, options ...TapOption) *Tap {
	t.Helper()
	tap, err := OpenTap(loopback, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tap.Close() })
	return tap
}

func mustRead(t *testing.T, tap *Tap) Frame {
	t.Helper()
	frame, err := tap.ReadFrame()
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func testTapDrops(t *testing.T) {
	tap := openLoopback(t)
	var drops uint64
	sent := 0
	for i := 0; drops == 0 && i < 200_000; i++ {
		sent++
		if err := tap.WriteFrame(experiment("flood")); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 0 {
			drops = mustDrops(t, tap)
		}
	}
	t.Logf("drops with %d frames sent, two copies of each", sent)
	if again := mustDrops(t, tap); drops == 0 || again < drops {
		t.Errorf("%d drops, then %d", drops, again)
	}
}

func mustDrops(t *testing.T, tap *Tap) uint64 {
	t.Helper()
	drops, err := tap.Drops()
	if err != nil {
		t.Fatal(err)
	}
	return drops
}

func testTapClose(t *testing.T) {
	tap := openLoopback(t)
	ended := make(chan error)
	for range 3 {
		go func() {
			for {
				if _, err := tap.ReadFrame(); err != nil {
					ended <- err
					return
				}
			}
		}()
	}
	begin := time.Now()
	if err := tap.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 5*time.Millisecond {
		t.Logf("Close took %s", took)
	}
	for range 3 {
		if err := <-ended; !errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the reader ended with %v", err)
		}
	}
	t.Logf("closed and woken in %s", time.Since(begin))
	_, dropsErr := tap.Drops()
	for _, err := range []error{tap.WriteFrame(experiment("late")), dropsErr, tap.Close()} {
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}

package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// bulk is 10 MB that are not the same twice.
var bulk = func() []byte {
	b := make([]byte, 10_000_000)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b) // never fails
	return b
}()

// digest names bytes in messages.
func digest(b []byte) string { return fmt.Sprintf("%d bytes, %x", len(b), sha256.Sum256(b)) }

// source writes all of data to w, then ends it.
func source(w io.Writer, data []byte, end func() error) chan error {
	done := make(chan error, 1)
	go func() {
		_, err := w.Write(data)
		if err == nil {
			err = end()
		}
		done <- err
	}()
	return done
}

// sink reads r to its end.
func sink(r io.Reader) chan []byte {
	done := make(chan []byte, 1)
	go func() {
		data, err := io.ReadAll(r)
		if err != nil {
			data = append(data, " and "+err.Error()...)
		}
		done <- data
	}()
	return done
}

// await waits for a result in bounded time.
func await[T any](t testing.TB, c chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(patience):
		t.Fatal("no result")
	}
	return v
}

// expectBulk waits for what a sink gets.
func expectBulk(t testing.TB, c chan []byte) {
	t.Helper()
	if got := await(t, c); digest(got) != digest(bulk) {
		t.Fatalf("got %s, want %s", digest(got), digest(bulk))
	}
}

func TestBothWaysAtOnce(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		in, out := ways(p, peer)
		sent := []chan error{source(in.in, bulk, in.end), source(out.in, bulk, out.end)}
		got := []chan []byte{sink(in.out), sink(out.out)}
		for i := range sent {
			expectBulk(t, got[i])
			check(t, await(t, sent[i]))
		}
		p.expectStatus(0, "")
	})
}

// The peer sends everything before it reads anything, and the other way round: a
// netcat that writes before it reads deadlocks.
func TestPeerSendsAllBeforeItReads(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		in, out := ways(p, peer)
		feeding, output := source(p.in, bulk, out.end), sink(p.out)
		check(t, await(t, source(peer, bulk, in.end)))
		expectBulk(t, sink(peer))
		expectBulk(t, output)
		check(t, await(t, feeding))
		p.expectStatus(0, "")
	})
}

// The peer's FIN comes at once, what standard input holds still all arrives.
func TestFileIsSentAfterPeersFIN(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: bulkFile(t)})
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		expectBulk(t, sink(peer))
		p.expectStatus(0, "")
	})
}

func TestPipeIsSentAfterPeersFIN(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		_, out := ways(p, peer)
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		feeding := source(p.in, bulk, out.end)
		expectBulk(t, sink(peer))
		check(t, await(t, feeding))
		p.expectStatus(0, "")
	})
}

// The peer half-closes, and lets most of what it is sent wait: gonc stays until
// the last byte is acknowledged.
func TestExitWaitsForAcknowledgement(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: bulkFile(t)})
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		expect(t, peer, string(bulk[:1000]))
		p.alive()
		rest := await(t, sink(peer))
		if got := len(rest) + 1000; got != len(bulk) {
			t.Fatalf("got %d bytes, want %d", got, len(bulk))
		}
		p.expectStatus(0, "")
	})
}

// Each kind of standard output gets all of it, from a peer that has closed before
// anything was read.
func TestLateReader(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: devNull(t)})
		sent := source(peer, bulk, peer.Close)
		// The reader comes only when everything between here and there is full.
		expect(t, p.out, string(bulk[:1]))
		p.alive()
		rest := sink(p.out)
		if got := append(bulk[:1:1], await(t, rest)...); digest(got) != digest(bulk) {
			t.Fatalf("got %s, want %s", digest(got), digest(bulk))
		}
		check(t, await(t, sent))
		p.expectStatus(0, "")
	})
}

func TestSlowReader(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		in, out := ways(p, peer)
		check(t, out.end())
		sent := source(peer, bulk, in.end)
		h, small := sha256.New(), make([]byte, 4099)
		n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{p.out}, small)
		check(t, err)
		if got := fmt.Sprintf("%d bytes, %x", n, h.Sum(nil)); got != digest(bulk) {
			t.Fatalf("got %s, want %s", got, digest(bulk))
		}
		check(t, await(t, sent))
		p.expectStatus(0, "")
	})
}

func TestOutputToFile(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		name := filepath.Join(t.TempDir(), "out")
		f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		check(t, err)
		defer f.Close()
		p, peer := r.connect(t, streams{stdin: devNull(t), stdout: f})
		check(t, await(t, source(peer, bulk, peer.Close)))
		p.expectStatus(0, "")
		got, err := os.ReadFile(name)
		check(t, err)
		if digest(got) != digest(bulk) {
			t.Fatalf("got %s, want %s", digest(got), digest(bulk))
		}
	})
}

// What goes to /dev/null is taken all the same, and its end noticed.
func TestOutputToNull(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		check(t, err)
		defer null.Close()
		p, peer := r.connect(t, streams{stdin: bulkFile(t), stdout: null})
		sent, got := source(peer, bulk, peer.CloseWrite), sink(peer)
		expectBulk(t, got)
		check(t, await(t, sent))
		p.expectStatus(0, "")
	})
}

// Standard input that says nothing holds up nothing.
func TestReceivingWhileInputIsIdle(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{}, "--fin-grace", "forever")
		sent := source(peer, bulk, peer.CloseWrite)
		expectBulk(t, sink(p.out))
		check(t, await(t, sent))
		p.alive()
		p.write("last words")
		expect(t, peer, "last words")
		check(t, p.in.Close())
		expectEnd(t, peer)
		p.expectStatus(0, "")
	})
}

// A peer that reads slowly gets everything, and gonc waits for it.
func TestSlowPeer(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: bulkFile(t)})
		h, small := sha256.New(), make([]byte, 4099)
		n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{peer}, small)
		check(t, err)
		if got := fmt.Sprintf("%d bytes, %x", n, h.Sum(nil)); got != digest(bulk) {
			t.Fatalf("got %s, want %s", got, digest(bulk))
		}
		check(t, peer.Close())
		p.expectStatus(0, "")
	})
}

// bulkFile is a file that holds bulk, open at its start.
func bulkFile(t testing.TB) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "bulk")
	check(t, os.WriteFile(name, bulk, 0o600))
	return open(t, name)
}

func devNull(t testing.TB) *os.File { return open(t, os.DevNull) }

func open(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(name)
	check(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

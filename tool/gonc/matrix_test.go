package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// The delivery matrix: gonc as a client and as a server delivers data, and then
// the end, in one direction, while the other direction is quiet, filled up to
// where it blocks, or done. The idea is wh0's ("nc warts", 2024); few netcats
// pass it.

// way is one direction through a gonc: what goes in at one end comes out at the other.
type way struct {
	in  endpoint
	out endpoint
	end func() error // ends in
}

// states are what the other direction can be in, each with what brings it there.
var states = []struct {
	name  string
	enter func(t *testing.T, w way)
}{
	{"quiet", func(*testing.T, way) {}},
	{"filled", func(t *testing.T, w way) { fill(t, w.in) }},
	{"done", func(t *testing.T, w way) { check(t, w.end()); expectEnd(t, w.out) }},
}

func TestMatrix(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		for _, direction := range []string{"in", "out"} {
			for _, state := range states {
				t.Run(direction+"/"+state.name, func(t *testing.T) {
					p, peer := r.connect(t, streams{})
					one, other := ways(p, peer)
					if direction == "out" {
						one, other = other, one
					}
					state.enter(t, other)
					deliver(t, one)
					finish(t, other, state.name)
					said := ""
					if r.name == "client" && direction == "out" && state.name == "quiet" {
						said = noAnswer
					}
					p.expectStatus(0, said)
				})
			}
		}
	})
}

// ways are the two directions: from the peer to standard output, and back.
func ways(p *process, peer *net.TCPConn) (in, out way) {
	return way{peer, p.out, peer.CloseWrite}, way{p.in, peer, p.in.Close}
}

// deliver sends ten messages and the end, and expects each to arrive before the
// next is sent. These are the two cells of the matrix.
func deliver(t *testing.T, w way) {
	t.Helper()
	for i := range 10 {
		message := fmt.Sprintf("message %d\n", i)
		write(t, w.in, message)
		expect(t, w.out, message)
	}
	check(t, w.end())
	expectEnd(t, w.out)
}

// fill writes until the direction takes no more. That it is full shows in a write
// that does not end.
func fill(t *testing.T, w endpoint) {
	t.Helper()
	for block := make([]byte, 64<<10); ; {
		check(t, w.SetWriteDeadline(time.Now().Add(500*time.Millisecond)))
		_, err := w.Write(block)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
		check(t, err)
	}
}

// finish ends the other direction: it takes out what filled it.
func finish(t *testing.T, w way, state string) {
	t.Helper()
	if state == "done" {
		return
	}
	check(t, w.end())
	check(t, w.out.SetReadDeadline(time.Now().Add(patience)))
	_, err := io.Copy(io.Discard, w.out)
	check(t, err)
}

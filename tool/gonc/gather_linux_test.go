package main

import (
	"io"
	"testing"
)

// While much flows gonc waits for more of it, but never for more than comes.
func TestLittleAfterMuch(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		for _, data := range [][]byte{bulk, []byte("a little"), bulk[:32<<10], []byte("x")} {
			got := make(chan []byte, 1)
			go func() {
				buffer := make([]byte, len(data))
				n, _ := io.ReadFull(p.out, buffer)
				got <- buffer[:n]
			}()
			_, err := peer.Write(data)
			check(t, err)
			if got := await(t, got); digest(got) != digest(data) {
				t.Fatalf("got %s, want %s", digest(got), digest(data))
			}
		}
	})
}

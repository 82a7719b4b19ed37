package targettest

import (
	"context"
	"fmt"
	"testing"

	"github.com/sockspec/sockspec/spec/target"
)

// Sessions opens sessions with a stack and closes them, one after another.
func Sessions(b *testing.B, stack target.Target) {
	for b.Loop() {
		s, err := stack.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// OpenForever opens sessions with a stack and closes them, several at a time, as an
// actor's role: it prints a line, and does not return.
func OpenForever(stack target.Target) {
	fmt.Println("opening")
	for range 3 {
		go func() {
			for {
				s, err := stack.Open(context.Background())
				if err != nil {
					panic(err)
				}
				s.Close()
			}
		}()
	}
	select {}
}

package uml_test

import (
	"testing"
)

const roleVariable = "X"

func openForever() {}

func BenchmarkSession(b *testing.B) {
	u := newTarget(b)
	for b.Loop() {
		s, err := u.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestGreeting(t *testing.T) {
	g := open(t).Greeting()
	t.Log(g)
}

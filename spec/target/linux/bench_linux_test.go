package linux_test

import "testing"

func BenchmarkSession(b *testing.B) {
	l := newTarget(b)
	for b.Loop() {
		s, err := l.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

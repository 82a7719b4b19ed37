package nearest

import (
	"slices"
	"testing"
)

func TestAmong(t *testing.T) {
	known := []string{"backlog", "close", "linger", "port", "reset", "reuse", "tcp", "udp"}
	for _, c := range []struct {
		word string
		want []string
	}{
		{"backlgo", []string{"backlog"}}, // two letters changed places
		{"cloes", []string{"close"}},
		{"Lingr", []string{"linger"}},
		{"ports", []string{"port"}},
		{"rese", []string{"reset", "reuse"}},
		{"tpc", []string{"tcp"}},
		{"backlog", []string{"backlog"}},
		{"sctp", nil},
		{"nothing", nil},
		{"", nil},
	} {
		if got := Among(c.word, known, 2); !slices.Equal(got, c.want) {
			t.Errorf("near %q are %q, want %q", c.word, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0},
		{"abc", "acb", 1}, {"abcd", "badc", 2}, {"kitten", "sitting", 3}, {"ab", "ba", 1},
		{"abc", "ca", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("from %q to %q it is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

package expect

import (
	"io/fs"
	"strings"
	"testing"
)

const sample = `
# a comment
deviations:
  - spec: tcp connect IPv* fails with ECONNREFUSED
    got: "to equal <sock.Errno>: ECONNREFUSED"
    reason: A soft error is kept until the timeout.
    source: net/ipv4/tcp_ipv4.c
    until: 6.10
  - spec: udp send (raw) fails
    got: /E(AGAIN|INVAL) .* 3/
    reason: It differs.
    source: udp(7)
    since: 5.4
`

func parse(t *testing.T, text string) *List {
	t.Helper()
	l, err := Parse("sample.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryEmbeddedFileParses(t *testing.T) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("embedded files: %q, %v", names, err)
	}
	for _, name := range names {
		if _, err := Load(strings.TrimSuffix(name, ".yaml")); err != nil {
			t.Error(err)
		}
	}
}

func TestAStackWithoutAFileHasNoDeviations(t *testing.T) {
	for _, stack := range []string{"nonexistent", "", "../expect/linux"} {
		l, err := Load(stack)
		if err != nil || len(l.Entries()) != 0 {
			t.Errorf("Load(%q) = %v, %v", stack, l, err)
		}
	}
}

func TestMatch(t *testing.T) {
	l := parse(t, sample)
	for _, c := range []struct {
		id, release string
		want        string // the reason's first word, "" for no match
	}{
		{"tcp connect IPv4 fails with ECONNREFUSED", "6.9.3", "A"},
		{"tcp connect IPv6 fails with ECONNREFUSED", "6.9.99-49-generic", "A"},
		{"tcp connect IPv6 fails with ECONNREFUSED", "", "A"},
		{"tcp connect IPv6 fails with ECONNREFUSED", "unknown", "A"},
		{"tcp connect IPv6 fails with ECONNREFUSED", "6.10", ""},
		{"tcp connect IPv6 fails with ECONNREFUSED", "6.10.1", ""},
		{"tcp connect IPv6 fails with ECONNREFUSED twice", "6.1", ""},
		{"a tcp connect IPv6 fails with ECONNREFUSED", "6.1", ""},
		{"udp send (raw) fails", "5.4", "It"},
		{"udp send (raw) fails", "v6.18.44", "It"},
		{"udp send (raw) fails", "5.3.18", ""},
		{"udp send raw fails", "6.1", ""},
	} {
		e, ok := l.Match(c.id, c.release)
		got := ""
		if ok {
			got, _, _ = strings.Cut(e.Reason, " ")
		}
		if got != c.want {
			t.Errorf("Match(%q, %q) gives the entry %q, want %q", c.id, c.release, got, c.want)
		}
	}
}

func TestFits(t *testing.T) {
	l := parse(t, sample)
	const message = "Expected\n    <sock.Errno>: ETIMEDOUT\nto equal\n    <sock.Errno>: ECONNREFUSED"
	plain, pattern := l.Entries()[0], l.Entries()[1]
	for _, c := range []struct {
		entry   Entry
		message string
		want    bool
	}{
		{plain, message, true},
		{plain, strings.ToLower(message), false},
		{plain, "", false},
		{pattern, "got EAGAIN\nafter\n3 calls", true},
		{pattern, "got EINTR after 3 calls", false},
	} {
		if got := c.entry.Fits(c.message); got != c.want {
			t.Errorf("the entry with got: %s fits %q: %v, want %v", c.entry.Got, c.message, got, c.want)
		}
	}
}

func TestUnused(t *testing.T) {
	l := parse(t, sample)
	unused := l.Unused([]string{"tcp connect IPv6 fails with ECONNREFUSED", "udp send fails"})
	if len(unused) != 1 || unused[0].Spec != "udp send (raw) fails" ||
		unused[0].Where() != "sample.yaml:9" {
		t.Errorf("unused are %+v", unused)
	}
}

func TestEmptyLists(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "deviations:\n", "deviations: []\n"} {
		if l := parse(t, text); len(l.Entries()) != 0 {
			t.Errorf("%q has the entries %+v", text, l.Entries())
		}
	}
}

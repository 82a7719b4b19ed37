package expect

import (
	"strconv"
	"strings"
	"testing"
)

// entryText is a sound entry whose lines the faulty ones change.
const entryText = `deviations:
  - spec: tcp connects
    got: EINVAL
    reason: It differs.
    source: tcp(7)
    since: 5.4
`

func TestParseNamesTheFault(t *testing.T) {
	parse(t, entryText)
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown field", "source:", "sauce:",
			`x.yaml:5: the field "sauce" is not known; the fields are`},
		{"unknown key", "deviations:", "entries:",
			`x.yaml:1: the key "entries" is not known; the keys are`},
		{"include of nothing", "deviations:", "include: other\ndeviations:",
			"x.yaml:1: include: there is no list other.yaml"},
		{"include of several", "deviations:", "include: [linux]\ndeviations:",
			"x.yaml:1: include must be the name"},
		{"include of an including list", "deviations:", "include: uml\ndeviations:", "uml.yaml:"},
		{"no list", entryText, "deviations: none", "x.yaml:1: deviations must be a list"},
		{"no mapping", entryText, "deviations: [none]", "x.yaml:1: an entry must be fields"},
		{"not even a key", entryText, "none", "x.yaml:1: the file must hold the key"},
		{"lacking", "    got: EINVAL\n", "", "x.yaml:2: the entry lacks the field got"},
		{"empty", "EINVAL", `""`, "x.yaml:3: the field got must be a text"},
		{"list for text", "EINVAL", "[EINVAL]", "x.yaml:3: the field got must be a text"},
		{"twice", "since: 5.4", "spec: udp", "x.yaml:6: the field spec stands twice"},
		{"expression", "EINVAL", "/E(/", "x.yaml:2: got: error parsing regexp"},
		{"release", "5.4", "new", `x.yaml:2: since: "new" has no number`},
		{"no release", "since: 5.4", "{since: 5.4, until: 5.4}", "x.yaml:"},
		{"syntax", "spec: tcp connects", "spec: tcp: connects", "x.yaml: "},
		{"empty range", "since: 5.4", "since: 5.10\n    until: 5.9",
			"x.yaml:2: no release is since 5.10 and before 5.9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Parse("x.yaml", []byte(strings.Replace(entryText, c.old, c.new, 1)))
			if err == nil {
				t.Fatalf("it gave the entries %+v", l.Entries())
			}
			if !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("it says %q, want one line that begins with %q", err, c.want)
			}
		})
	}
}

func TestParseRefusesAHiddenEntry(t *testing.T) {
	entry := strings.TrimPrefix(entryText, "deviations:\n")
	for second, refused := range map[string]bool{
		entry: true,
		strings.Replace(entry, "since: 5.4", "since: 6.0", 1):          true,
		strings.Replace(entry, "since: 5.4", "until: 5.4", 1):          false,
		strings.Replace(entry, "since: 5.4", "until: 5.5", 1):          true,
		strings.Replace(entry, "spec: tcp connects", "spec: tcp *", 1): false,
	} {
		_, err := Parse("x.yaml", []byte(entryText+second))
		if got := err != nil; got != refused {
			t.Errorf("after the sample entry, %q gives %v", second, err)
		}
	}
}

// TestInclude: the entries of an included list come after a list's own.
func TestInclude(t *testing.T) {
	linux, err := Load("linux")
	if err != nil {
		t.Fatal(err)
	}
	included := linux.Entries()
	changed := included[0]
	text := "include: linux\n" +
		strings.Replace(entryText, "tcp connects", strconv.Quote(changed.Spec), 1)
	l := parse(t, text)
	if got, want := len(l.Entries()), len(included)+1; got != want {
		t.Errorf("%d entries, want %d", got, want)
	}
	id := strings.ReplaceAll(changed.Spec, "*", "")
	if e, ok := l.Match(id, "6.1"); !ok || e.Where() != "sample.yaml:3" {
		t.Errorf("the entry for %q is %+v, want the list's own", id, e)
	}
	if e, ok := l.Match(id, "5.0"); !ok || e.Where() != changed.Where() {
		t.Errorf("the entry for %q before the list's own begins is %+v, want that of the included list",
			id, e)
	}
}

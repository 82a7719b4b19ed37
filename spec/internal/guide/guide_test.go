package guide

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/requirement"
)

// made is a guide to three specs, of which the filter has left out one.
func made() *Guide {
	spec := func(file string, line int, text, cites string, labels ...string) types.SpecReport {
		return types.SpecReport{
			LeafNodeType: types.NodeTypeIt, LeafNodeText: text, State: types.SpecStatePassed,
			LeafNodeLocation: types.CodeLocation{FileName: "/home/me/sockspec/spec/" + file,
				LineNumber: line},
			LeafNodeLabels: append(labels, requirement.Label(cites)),
		}
	}
	left := spec("close/linger.go", 7, "resets", "posix/close/EBADF", "close", "linger")
	left.State = types.SpecStateSkipped
	return New(types.Report{SpecReports: types.SpecReports{
		{LeafNodeType: types.NodeTypeBeforeSuite},
		spec("backlog/queue.go", 9, "is full", "posix/accept/fifo", "backlog", "queue", "tcp"),
		spec("backlog/listen.go", 3, "listens", "posix/accept/fifo", "backlog", "listen", "udp"),
		left,
	}}, fstest.MapFS{
		"backlog/doc.go": {Data: []byte("// Package backlog is about listen.\npackage backlog\n")},
		"backlog/queue.go": {Data: []byte(
			"package backlog\n\nimport \"fmt\"\n\n// A queue holds connections.\n\nvar _ = Topic()\n")},
		"backlog/listen.go": {Data: []byte(
			"package backlog\n\n// plenty is a number.\nconst plenty = 40\n")},
	})
}

func TestLists(t *testing.T) {
	g := made()
	for name, c := range map[string]struct {
		list func(*strings.Builder) error
		want []string
	}{
		"specs": {func(b *strings.Builder) error { return g.ListSpecs(b) },
			[]string{"is full  [posix/accept/fifo]\nlistens  [posix/accept/fifo]\n"}},
		"labels": {func(b *strings.Builder) error { return g.ListLabels(b) },
			[]string{"    2  backlog\n    1  listen\n    1  queue\n    1  tcp\n    1  udp\n"}},
		"requirements": {func(b *strings.Builder) error { return g.ListRequirements(b) },
			[]string{"\n    2  MUST        posix/accept/fifo  ", "\n    0  SHALL-FAIL  posix/accept/EBADF  ",
				"    0  MUST NOT    rfc9293/"}},
	} {
		var out strings.Builder
		if err := c.list(&out); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("the list of %s does not hold %q:\n%.600s", name, want, out.String())
			}
		}
	}
}

func TestExplain(t *testing.T) {
	const listen, queue = "\n  spec/backlog/listen.go\n    listens\n",
		"\n  spec/backlog/queue.go\n    is full\n"
	const backlog = "spec/backlog/doc.go\n\n    Package backlog is about listen.\n\n"
	const aQueue = "spec/backlog/queue.go\n\n    A queue holds connections.\n\n"
	for word, want := range map[string]string{
		"backlog":                         backlog + aQueue + "2 specs\n" + listen + queue,
		"queue":                           backlog + aQueue + "1 spec\n" + queue,
		"queue.go":                        backlog + aQueue + "1 spec\n" + queue,
		"spec/backlog/listen.go":          backlog + "1 spec\n" + listen,
		"tcp":                             "1 spec\n" + queue,
		"posix/accept/fifo":               "2 specs\n" + listen + queue,
		"posix/accept/EBADF":              "\nNo spec cites it yet.\n",
		"linux/listen2/backlog-completed": "https://man7.org/linux/man-pages/man2/listen.2.html",
	} {
		got, err := made().Explain(word)
		if err != nil || !strings.HasSuffix(got, want) && !strings.Contains(got, want+"\n") {
			t.Errorf("%s is explained by %q (%v), want %q", word, got, err, want)
		}
	}
}

func TestWhatAWordMayHaveMeant(t *testing.T) {
	for word, want := range map[string]string{
		"posix/accept/fito": `did you mean posix/accept/fifo`,
		"backlgo":           `did you mean backlog?`,
		"queu.go":           `did you mean queue.go`,
		"linger":            `sockspec list --labels`,
		"":                  "",
	} {
		want = strconv.Quote(word) + " is no requirement, label or file of spec: " + want
		if _, err := made().Explain(word); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", word, err, want)
		}
	}
}

func TestExplainTellsTheConditionOfARequirement(t *testing.T) {
	got, err := made().Explain("posix/close/linger-blocks")
	if err != nil {
		t.Fatal(err)
	}
	if want := "\n    Condition: "; !strings.Contains(got, want) {
		t.Errorf("%q does not hold %q", got, want)
	}
}

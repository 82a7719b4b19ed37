package tree

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/verdict"
)

// mistake is one of an author, in a sentence.
type mistake struct {
	at   types.CodeLocation
	text string
}

// mistakes are those of all nodes so far. A tree that is built twice has them twice.
var mistakes []mistake

func mistaken(at types.CodeLocation, format string, args ...any) {
	mistakes = append(mistakes, mistake{at, fmt.Sprintf(format, args...)})
}

// Mistakes returns a line for each mistake in what suites have written, in the order
// of their files; nil if there is none. The tree has to be built before.
func Mistakes() error {
	slices.SortFunc(mistakes, func(a, b mistake) int {
		return cmp.Or(strings.Compare(a.at.FileName, b.at.FileName), a.at.LineNumber-b.at.LineNumber, strings.Compare(a.text, b.text))
	})
	var lines []error
	for i, m := range mistakes {
		if line := m.line(); i == 0 || line != mistakes[i-1].line() {
			lines = append(lines, errors.New(line))
		}
	}
	return errors.Join(lines...)
}

func (m mistake) line() string { return verdict.Place(m.at) + ": " + m.text }

// Close ends the tree, when nothing else is put into it: as it is built, it tells the
// mistakes and ends the process, before any spec runs.
func Close() {
	ginkgo.Describe("the end of the tree", func() {
		if err := Mistakes(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	})
}

// machinery are parts of the names of functions that no suite has written.
var machinery = []string{"/ginkgo/v2", "/spec/internal/bench.", "/spec/internal/tree."}

// caller is the line of the suite that is being read: the first on the stack which
// is neither Ginkgo's nor the bench's.
func caller() types.CodeLocation {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if !slices.ContainsFunc(machinery, func(part string) bool { return strings.Contains(f.Function, part) }) {
			return types.CodeLocation{FileName: f.File, LineNumber: f.Line}
		}
		if !more {
			return types.CodeLocation{FileName: "an unknown place"}
		}
	}
}

func isFunc(arg any) bool { return reflect.ValueOf(arg).Kind() == reflect.Func }

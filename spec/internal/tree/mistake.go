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
	slices.SortFunc(mistakes, mistake.compare)
	mistakes = slices.CompactFunc(mistakes, func(a, b mistake) bool { return a.compare(b) == 0 })
	var lines []error
	for _, m := range mistakes {
		lines = append(lines, errors.New(verdict.Place(m.at)+": "+m.text))
	}
	return errors.Join(lines...)
}

func (m mistake) compare(other mistake) int {
	return cmp.Or(
		strings.Compare(m.at.FileName, other.at.FileName),
		m.at.LineNumber-other.at.LineNumber,
		strings.Compare(m.text, other.text))
}

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
		if !inMachinery(f.Function) {
			return types.CodeLocation{FileName: f.File, LineNumber: f.Line}
		}
		if !more {
			return types.CodeLocation{FileName: "an unknown place"}
		}
	}
}

func inMachinery(function string) bool {
	return slices.ContainsFunc(machinery, func(part string) bool {
		return strings.Contains(function, part)
	})
}

func isFunc(arg any) bool { return reflect.ValueOf(arg).Kind() == reflect.Func }

package bench

import (
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// failure is what an unmet expectation panics with. Ginkgo is told of it only
// after the expectations of the stack have been asked: a known deviation is no
// failure of the run.
type failure struct {
	message  string
	location types.CodeLocation
}

// unsupported is what a spec panics with when the stack lacks what it needs.
type unsupported struct{ what string }

// FailSpec is Gomega's fail handler for the suites: it ends the spec with message.
func FailSpec(message string, callerSkip ...int) {
	skip := 1
	if len(callerSkip) > 0 {
		skip += callerSkip[0]
	}
	panic(&failure{message, types.NewCodeLocation(skip)})
}

// Place is where something stands in the sources, as a path of the module.
func Place(at types.CodeLocation) string {
	file := at.FileName
	if i := strings.LastIndex(file, "/spec/"); i >= 0 {
		file = file[i+1:]
	}
	return fmt.Sprintf("%s:%d", file, at.LineNumber)
}

func failf(format string, args ...any) { FailSpec(fmt.Sprintf(format, args...), 1) }

// expectedActual takes the two halves of a Gomega message apart, each in one
// line; both are empty if the message has another form.
func expectedActual(message string) (expected, actual string) {
	lines := strings.Split(strings.TrimSpace(message), "\n")
	head := 0
	for i, l := range lines { // an annotation may stand before "Expected"
		if l == "Expected" {
			head = i
			break
		}
	}
	if lines[head] != "Expected" {
		return "", ""
	}
	var got, want []string
	into := &got
	for _, l := range lines[head+1:] {
		if l != "" && !strings.HasPrefix(l, " ") {
			into = &want
		}
		*into = append(*into, strings.TrimSpace(l))
	}
	return oneLine(want), oneLine(got)
}

func oneLine(lines []string) string {
	s := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
	if len(s) > 300 {
		s = s[:300] + "..."
	}
	return s
}

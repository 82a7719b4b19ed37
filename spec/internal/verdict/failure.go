package verdict

import (
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// Failure is what an unmet expectation panics with. Ginkgo is told of it only after
// the expectations of the stack were asked: a known deviation is no failure of the
// run.
type Failure struct {
	Message  string
	Location types.CodeLocation
}

// Unsupported is what a spec panics with when the stack lacks something.
type Unsupported struct{ What string }

// doubtful is what a spec panics with when what it measures proves nothing.
type doubtful struct{ why string }

// Fail ends the spec as failed. It is Gomega's fail handler; callerSkip is how many
// callers stand between it and the line that is to blame.
func Fail(message string, callerSkip ...int) {
	skip := 1
	if len(callerSkip) > 0 {
		skip += callerSkip[0]
	}
	panic(&Failure{message, types.NewCodeLocation(skip)})
}

// Lacks ends the spec as unsupported.
func Lacks(what string) { panic(Unsupported{what}) }

// Doubts ends the spec as inconclusive: it can no longer be measured, and that is not
// the stack's fault.
func Doubts(why string) { panic(doubtful{why}) }

// Place is where something stands in the sources, as a path of the module.
func Place(at types.CodeLocation) string {
	file := at.FileName
	if i := strings.LastIndex(file, "/spec/"); i >= 0 {
		file = file[i+1:]
	}
	return fmt.Sprintf("%s:%d", file, at.LineNumber)
}

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
	return oneLine(strings.Join(want, " ")), oneLine(strings.Join(got, " "))
}

// oneLine is a text without line breaks, cut to 300 bytes.
func oneLine(text string) string {
	s := strings.Join(strings.Fields(text), " ")
	if len(s) > 300 {
		s = s[:300] + "..."
	}
	return s
}

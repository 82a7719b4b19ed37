package bench_test

import (
	"os"
	"strings"
	"testing"
)

// TestTheExampleIsASpec holds the example of the package's documentation to the suite.
func TestTheExampleIsASpec(t *testing.T) {
	doc := strings.ReplaceAll(read(t, "doc.go"), "//", "")
	begin, end := strings.Index(doc, "It("), strings.Index(doc, "[Topic]")
	if begin < 0 || end < begin {
		t.Fatal("doc.go has no example")
	}
	example := strings.Fields(doc[begin:end])
	suite := strings.Fields(read(t, "../../connect/refused.go"))
	if !strings.Contains(strings.Join(suite, " "), strings.Join(example, " ")) {
		t.Errorf("spec/connect/refused.go does not hold the example of doc.go:\n%s", doc[begin:end])
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

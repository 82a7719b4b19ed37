package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at the difference after go test -update:\n%s", path, got)
	}
}

func TestSummariesTellWhatTheyShould(t *testing.T) {
	short := summaryOf(cleaned(sample()), "report/index.html")
	var text, markdown bytes.Buffer
	if err := writeTerminal(&text, short, false); err != nil {
		t.Fatal(err)
	}
	if err := writeMarkdown(&markdown, short); err != nil {
		t.Fatal(err)
	}
	golden(t, "summary.txt", text.Bytes())
	golden(t, "summary.md", markdown.Bytes())
}

func TestColourAddsNothingButColour(t *testing.T) {
	var plain, coloured bytes.Buffer
	if err := Terminal(&plain, sample(), "report", false); err != nil {
		t.Fatal(err)
	}
	if err := Terminal(&coloured, sample(), "report", true); err != nil {
		t.Fatal(err)
	}
	if plain.String() == coloured.String() {
		t.Error("there is no colour")
	}
	if got := ansi.ReplaceAllString(coloured.String(), ""); got != plain.String() {
		t.Errorf("without its colours the summary is\n%s", got)
	}
}

func TestMarkdownStaysUnderAMebibyte(t *testing.T) {
	r := sample()
	for i := range 3000 {
		s := failing()
		s.ID += strings.Repeat("&|<", 200)
		s.Expected, s.Actual = strings.Repeat("&", 1000), strings.Repeat("`", 1000)
		s.Verdict = report.Verdicts()[1+i%5]
		s.Deviation = &report.Deviation{Reason: strings.Repeat("<", 1000),
			Source: strings.Repeat("_", 1000)}
		r.Specs = append(r.Specs, s)
		r.Problems = append(r.Problems, strings.Repeat("#", 1000))
		r.Standards = append(r.Standards, r.Standards[0])
	}
	var out bytes.Buffer
	if err := writeMarkdown(&out, summaryOf(cleaned(r), "report/index.html")); err != nil {
		t.Fatal(err)
	}
	if out.Len() >= 1<<20 {
		t.Errorf("summary.md has %d bytes", out.Len())
	}
	for _, want := range []string{"more in report.json", "- Report: report/index.html"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("summary.md lacks %q", want)
		}
	}
}

func TestDifferenceIsOneLine(t *testing.T) {
	for _, c := range []struct {
		spec report.Spec
		want string
	}{
		{report.Spec{Expected: "a\nb", Actual: "c"}, "expected a b, got c"},
		{report.Spec{Expected: "a"}, "expected a"},
		{report.Spec{Actual: "c"}, "got c"},
		{report.Spec{Message: "panic:\n  at x"}, "panic: at x"},
		{report.Spec{Verdict: report.Inconclusive, Expected: "a", Actual: "b",
			Message: "the bench was\nlate\n\nExpected a"}, "the bench was late"},
		{report.Spec{Verdict: report.Inconclusive, Dropped: 1}, "the capture lost 1 frame"},
		{report.Spec{Verdict: report.Mended}, "the known deviation did not occur"},
		{report.Spec{}, "no details were recorded"},
	} {
		if got := difference(&c.spec); got != c.want {
			t.Errorf("the difference is %q, want %q", got, c.want)
		}
	}
}

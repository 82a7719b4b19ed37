package render

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

// does makes a report of a stack that has one spec, with this result.
func does(v report.Verdict, actual string) *report.Report {
	s := spec(v, "fails with ECONNREFUSED", "tcp", "connect")
	if v == report.Deviated || v == report.Failed {
		s.Expected, s.Actual = "ECONNREFUSED", actual
	}
	return &report.Report{Stack: report.Stack{Target: "made"}, Specs: []report.Spec{s}}
}

func TestStacksDifferWhereTwoThatWereJudgedDid(t *testing.T) {
	none := &report.Report{Stack: report.Stack{Target: "none"}}
	for _, c := range []struct {
		reports []*report.Report
		want    kind
	}{
		{[]*report.Report{does(report.Passed, ""), does(report.Passed, "")}, alike},
		{[]*report.Report{does(report.Passed, ""), does(report.Failed, "success")}, differ},
		{[]*report.Report{does(report.Passed, ""), does(report.Deviated, "success")}, differ},
		{[]*report.Report{does(report.Deviated, "success"), does(report.Deviated, "success")}, alike},
		{[]*report.Report{does(report.Deviated, "success"), does(report.Deviated, "ETIMEDOUT")}, differ},
		{[]*report.Report{does(report.Deviated, "success"), does(report.Failed, "success")}, differ},
		{[]*report.Report{does(report.Failed, "a SYN from 192.0.2.1:40321"),
			does(report.Failed, "a SYN from 192.0.2.1:51870")}, alike},
		{[]*report.Report{does(report.Failed, "at spec/tcp/close.go:94"),
			does(report.Failed, "at spec/tcp/close.go:97")}, alike},
		{[]*report.Report{does(report.Failed, "3 of 48"), does(report.Failed, "6 of 48")}, differ},
		{[]*report.Report{does(report.Passed, ""), does(report.Mended, "")}, differ},
		{[]*report.Report{does(report.Passed, ""), does(report.Unsupported, "")}, alone},
		{[]*report.Report{does(report.Passed, ""), does(report.Inconclusive, "")}, alone},
		{[]*report.Report{does(report.Unsupported, ""), does(report.Unsupported, "")}, alone},
		{[]*report.Report{does(report.Passed, ""), does(report.Unsupported, ""),
			does(report.Failed, "success")}, differ},
		{[]*report.Report{does(report.Passed, ""), does(report.Excluded, "")}, alone},
		{[]*report.Report{does(report.Passed, ""), none}, alone},
		{[]*report.Report{does(report.Passed, ""), none, does(report.Passed, "")}, alike},
		{[]*report.Report{does(report.Passed, ""), none, does(report.Failed, "success")}, differ},
	} {
		lines := compare(columnsOf(c.reports)).Lines
		if len(lines) != 1 || lines[0].kind != c.want {
			t.Errorf("%v agree to degree %v, want %v", lines[0].Cells, lines[0].kind, c.want)
		}
	}
}

func TestALineTellsWhoKeepsTheStandard(t *testing.T) {
	passed, failed, lacks := does(report.Passed, ""), does(report.Failed, "success"),
		does(report.Unsupported, "")
	for want, reports := range map[string][]*report.Report{
		"made_1 keeps it; made_2 does not":                    {passed, failed},
		"made_1 and made_3 keep it; made_2 and made_4 do not": {passed, failed, passed, failed, lacks},
		"none of made_1 and made_2 keeps it":                  {failed, does(report.Deviated, "EIO")},
	} {
		if got := compare(columnsOf(reports)).Lines[0].Keeping(); got != want {
			t.Errorf("the line says %q, want %q", got, want)
		}
	}
}

func TestColumnsTellTheSettingsThatDiffer(t *testing.T) {
	one, two := does(report.Passed, ""), does(report.Passed, "")
	one.Stack.Settings = map[string]string{"retries": "6", "port": "80", "mine": "1"}
	two.Stack.Settings = map[string]string{"retries": "5", "port": "80"}
	columns := columnsOf([]*report.Report{one, two})
	want := [][][2]string{{{"mine", "1"}, {"retries", "6"}}, {{"retries", "5"}}}
	for i, c := range columns {
		if !slices.Equal(c.Different, want[i]) {
			t.Errorf("column %d tells %q, want %q", i, c.Different, want[i])
		}
	}
}

func TestEachStackHasANameOfItsOwn(t *testing.T) {
	stack := func(target, release, mutant string) *report.Report {
		return &report.Report{Stack: report.Stack{Target: target, Release: release}, Mutant: mutant}
	}
	for _, c := range []struct {
		reports []*report.Report
		want    []string
	}{
		{[]*report.Report{stack("linux", "6.1", ""), stack("gvisor", "1", "")},
			[]string{"linux", "gvisor"}},
		{[]*report.Report{stack("linux", "6.1", ""), stack("linux", "6.18", "")},
			[]string{"linux-6.1", "linux-6.18"}},
		{[]*report.Report{stack("linux", "6.1", ""), stack("linux", "6.1", "")},
			[]string{"linux-6.1_1", "linux-6.1_2"}},
		{[]*report.Report{stack("linux", "6.1", ""), stack("linux", "6.1", "no-rst")},
			[]string{"linux", "linux-no-rst"}},
		{[]*report.Report{stack("../..", "", ""), stack("", "", "")}, []string{"unnamed_1", "unnamed_2"}},
	} {
		var names []string
		for _, col := range columnsOf(c.reports) {
			names = append(names, col.Folder)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("the columns are %q, want %q", names, c.want)
		}
	}
}

// other is sample on a stack that does some things otherwise.
func other() *report.Report {
	r := sample()
	r.Stack.Target, r.Stack.Name, r.Stack.Release = "other", "Other", "2.0"
	for i := range r.Specs {
		switch r.Specs[i].Verdict {
		case report.Passed:
			s := &r.Specs[i]
			s.Verdict, s.Expected, s.Actual = report.Failed, "ShADadAFfA", "ShADaRr | and <b>more</b>"
		case report.Deviated:
			r.Specs[i].Verdict, r.Specs[i].Lacks, r.Specs[i].Deviation = report.Unsupported, "ipv6", nil
		}
	}
	return r
}

// merged writes reports and their comparison, whose folder it returns.
func merged(t *testing.T, reports ...*report.Report) string {
	t.Helper()
	var sources []string
	for _, r := range reports {
		dir := t.TempDir()
		for i := range r.Specs {
			if r.Specs[i].HasTrace {
				leave(t, dir, &r.Specs[i], refused(t, ""))
			}
		}
		if err := Write(dir, r); err != nil {
			t.Log(err)
		}
		sources = append(sources, dir)
	}
	dir := t.TempDir()
	if err := Compare(dir, sources); err != nil {
		t.Fatal(err)
	}
	for _, source := range sources { // the comparison must not need them
		if err := os.RemoveAll(source); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestEachCellOpensItsLadder(t *testing.T) {
	traced := sample()
	for i := range traced.Specs {
		traced.Specs[i].HasTrace = traced.Specs[i].Verdict == report.Passed
	}
	dir := merged(t, traced, other())
	resolves(t, pagesOf(t, dir))
	index := parse(t, filepath.Join(dir, "index.html"))
	links := map[string]bool{}
	for _, e := range index.elements {
		links[attribute(e, "href")] = true
	}
	slug := passing().Slug
	for _, want := range []string{"linux/specs/" + slug + "/index.html#ladder",
		"other/specs/" + slug + "/index.html#verdict", "linux/index.html"} {
		if !links[want] {
			t.Errorf("the comparison has no link %q", want)
		}
	}
	for _, want := range []string{passing().Text, "ShADaRr | and <b>more</b>", "lacks ipv6", "rfc",
		"1 of 5 specs that could be compared shows a difference"} {
		if !strings.Contains(index.text, want) {
			t.Errorf("the comparison lacks %q", want)
		}
	}
	first := strings.Index(index.text, passing().Text)
	if last := strings.Index(index.text, mended().Text); first > last || first < 0 {
		t.Error("what differs does not stand before what is alike")
	}
}

func TestAComparisonIsWrittenOverTheLastOne(t *testing.T) {
	dir := merged(t, sample(), other())
	kept := t.TempDir()
	for _, r := range []*report.Report{sample(), other()} {
		r.Specs = r.Specs[:2]
		if _, err := Strip(kept, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := Compare(dir,
		[]string{filepath.Join(kept, "linux.json"), filepath.Join(kept, "other.json")}); err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir(filepath.Join(dir, "linux", "specs"))
	if err != nil || len(folders) != 2 {
		t.Errorf("the folder has %d specs (%v), want those of the new report alone", len(folders), err)
	}
	resolves(t, pagesOf(t, dir))
}

func TestAReportThatIsAtItsPlaceStays(t *testing.T) {
	dir := t.TempDir()
	var sources []string
	for _, r := range []*report.Report{sample(), other()} {
		source := filepath.Join(dir, r.Stack.Target)
		if err := Write(source, r); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, source)
	}
	before := pagesOf(t, dir)
	if err := Compare(dir, sources); err != nil {
		t.Fatal(err)
	}
	after := pagesOf(t, dir)
	if len(after) != len(before)+1 {
		t.Errorf("%d pages have become %d, want one more: that of the comparison", len(before),
			len(after))
	}
	resolves(t, after)
}

func TestHostileReportsBringNoMarkupIntoAComparison(t *testing.T) {
	bad := poisoned()
	bad.Specs[0].Slug = report.SlugOf(bad.Specs[0].ID) // Read refuses the other
	dir := merged(t, bad, sample())
	pages := pagesOf(t, dir)
	resolves(t, pages)
	index := pages[filepath.Join(dir, "index.html")]
	if index.count("script") != 1 || index.count("img") > 0 || index.count("style") != 1 {
		t.Error("the comparison holds markup of a report")
	}
}

func TestMergeRefusesInOneLine(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, sample()); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing")
	for _, c := range []struct {
		into    string
		sources []string
		want    string
	}{
		{t.TempDir(), []string{dir}, "two reports or more"},
		{t.TempDir(), []string{dir, missing}, "missing"},
		{dir, []string{dir, dir}, "name another folder"},
		{missing, []string{dir, filepath.Join(dir, "report.json")}, "name another folder"},
	} {
		err := Compare(c.into, c.sources)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("Compare(%q) says %v, want one line with %q", c.sources, err, c.want)
		}
	}
}

func TestTheTableOfAComparisonIsShort(t *testing.T) {
	one, two := many(4000), many(4000)
	for i := range two.Specs {
		if two.Specs[i].Verdict == report.Passed {
			two.Specs[i].Verdict, two.Specs[i].Lacks = report.Unsupported, "wire"
		}
	}
	var out bytes.Buffer
	if err := writeCompareMarkdown(&out, compare(columnsOf([]*report.Report{one, two}))); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n > 60 {
		t.Errorf("4,000 specs that lack the same make %d lines", n)
	}
	if want := "| passed | unsupported: lacks wire |"; !strings.Contains(out.String(), want) {
		t.Errorf("the table lacks %q", want)
	}
}

func TestTheTableOfAComparisonIsCutWithANote(t *testing.T) {
	one, two := many(9000), many(9000)
	for i := range two.Specs {
		s := &two.Specs[i]
		s.Verdict, s.Actual = report.Failed, strings.Repeat("&", 1000)
	}
	var out bytes.Buffer
	if err := writeCompareMarkdown(&out, compare(columnsOf([]*report.Report{one, two}))); err != nil {
		t.Fatal(err)
	}
	if out.Len() >= 1<<20 || !strings.Contains(out.String(), "lines more in index.html.") {
		t.Errorf("the table has %d bytes, and ends in %q", out.Len(), out.String()[out.Len()-100:])
	}
}

func TestWhatStripKeepsComparesTheSame(t *testing.T) {
	dir, whole := t.TempDir(), sample()
	name, err := Strip(dir, whole)
	if err != nil || name != "linux" {
		t.Fatalf("Strip names %q, %v", name, err)
	}
	kept, err := report.Read(filepath.Join(dir, "linux.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range compare(columnsOf([]*report.Report{whole, kept})).Lines {
		a, b := l.Cells[0], l.Cells[1]
		if b.Spec == nil || a.Verdict() != b.Verdict() || a.Line() != b.Line() {
			t.Errorf("%s: %s, %q; kept as %s, %q", l.ID, a.Verdict(), a.Line(), b.Verdict(), b.Line())
			continue
		}
		if fmt.Sprint(l.Profiles()) != fmt.Sprint((&line{row: row{b.Spec}}).Profiles()) ||
			len(l.Profiles()) == 0 {
			t.Errorf("%s: its profiles are lost", l.ID)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "linux.json"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), "\n{\"id\":"); got != len(whole.Specs) {
		t.Errorf("%d specs stand on a line of their own, want %d", got, len(whole.Specs))
	}
}

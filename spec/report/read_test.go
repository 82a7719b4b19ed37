package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/report"
)

// sample is a report that has all that a report can have.
func sample() *report.Report {
	return &report.Report{
		Version: report.Version,
		Stack: report.Stack{
			Target: "linux", Name: "linux", Release: "6.18.44", Machine: "amd64",
			Features: []string{"tcp"}, Settings: map[string]string{"net.core.somaxconn": "4096"},
		},
		Suite: "v0.1.0", Mutant: "no-rst", Filter: "tcp", Seed: 7,
		Started: time.Date(2026, 3, 2, 9, 30, 0, 5, time.UTC), Duration: time.Minute,
		Stale: []string{"a.yaml:1"}, Problems: []string{"process 3 ended early"},
		Standards: []report.Standard{{Source: "rfc9293", Title: "TCP",
			Labelled: report.Count{Total: 4, Testable: 3, Cited: 2, Held: 1}}},
		Specs: []report.Spec{{
			ID: "a b", Slug: report.SlugOf("a b"), Path: []string{"a"}, Text: "b", Labels: []string{"tcp"},
			Cites: []report.Citation{{ID: "rfc9293/MUST-5", Level: "MUST", Section: "3.8",
				Paraphrase: "A probe.", Standard: "TCP"}},
			File: "spec/a/b.go:41", Verdict: report.Deviated, Message: "Expected\n    a", Expected: "a",
			Actual: "b", Lacks: "raw",
			Deviation: &report.Deviation{Reason: "It is so.", Source: "tcp(7)"}, Duration: time.Second,
			Connections: []report.Connection{{Proto: "tcp", Client: "192.0.2.1:1", Server: "192.0.2.2:2",
				History: "Sr"}},
			Table: &report.Table{Rule: "All get along.", Columns: []string{"A"}, Rows: []report.Row{
				{Name: "1", Cells: []report.Cell{{Want: "ok", Got: "EINVAL"}}},
			}},
			Packets: 2, Calls: 3, Dropped: 4, Spoilt: []string{"late"}, HasTrace: true,
		}, {ID: "a c", Slug: "c", Path: []string{}, Verdict: report.Excluded}},
	}
}

// written returns the path of a report.json.
func written(t *testing.T, r *report.Report) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, text(t, r), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func text(t *testing.T, r *report.Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadReturnsWhatWriteWrote(t *testing.T) {
	path := written(t, sample())
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "index.html"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, filepath.Dir(path)} {
		got, err := report.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if want := sample(); !reflect.DeepEqual(got, want) {
			t.Errorf("Read(%s) is\n%+v\nwant\n%+v", path, got, want)
		}
	}
}

func TestAReportAloneHasNoTraces(t *testing.T) {
	got, err := report.Read(written(t, sample()))
	if err != nil || got.Specs[0].HasTrace {
		t.Errorf("%v, traces: %v", err, got.Specs[0].HasTrace)
	}
}

func TestJSONDoesNotDependOnTheOrderOfTheSpecs(t *testing.T) {
	back := sample()
	slices.Reverse(back.Specs)
	if !bytes.Equal(text(t, sample()), text(t, back)) {
		t.Error("report.json depends on the order in which the specs ran")
	}
	empty := &report.Report{Specs: []report.Spec{{ID: "a", Slug: "a"}}}
	if got := text(t, empty); bytes.Contains(got, []byte("null")) {
		t.Errorf("report.json holds null where a list belongs: %s", got)
	}
}

func TestReadRefusesInOneLine(t *testing.T) {
	spec := func(fields string) string { return `{"version": 1, "specs": [` + fields + `]}` }
	for name, c := range map[string]struct{ content, want string }{
		"no JSON":       {"<html>", "is no report of a run"},
		"an empty file": {"", "is no report of a run"},
		"other JSON": {`{"name": "x"}`,
			"version 0 of the report format, and this suite reads version 1"},
		"a later version": {`{"version": 2}`,
			"version 2 of the report format, and this suite reads version 1"},
		"a wrong type": {`{"version": 1, "specs": 3}`, "is no report of a run"},
		"a verdict":    {spec(`{"id": "a", "slug": "a", "verdict": "flaky"}`), `verdict "flaky"`},
		"a slug": {spec(`{"id": "a", "slug": "../../etc", "verdict": "passed"}`),
			`slug "../../etc"`},
		"an empty slug": {spec(`{"id": "a", "slug": "", "verdict": "passed"}`), `slug ""`},
		"a slug twice": {spec(`{"id": "a", "slug": "A", "verdict": "passed"},
			{"id": "b", "slug": "a", "verdict": "passed"}`), "share the slug"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "report.json")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			refuses(t, path, c.want)
		})
	}
	refuses(t, filepath.Join(t.TempDir(), "missing.json"), "cannot read the report")
}

func refuses(t *testing.T, path, want string) {
	t.Helper()
	_, err := report.Read(path)
	switch {
	case err == nil:
		t.Errorf("Read accepts it")
	case !strings.Contains(err.Error(), want), !strings.Contains(err.Error(), path),
		strings.Contains(err.Error(), "\n"):
		t.Errorf("Read says %q, want one line with %q and the path", err, want)
	}
}

func TestSlugsAreFolderNamesAndDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, id := range []string{
		"tcp backlog admits", "tcp backlog: admits", "TCP backlog admits", "", "  ", "…", "../..", ".",
		"-",
		strings.Repeat("long ", 100) + "a", strings.Repeat("long ", 100) + "b", "<script>",
	} {
		slug := report.SlugOf(id)
		if !report.IsSlug(slug) {
			t.Errorf("Slug(%q) is %q, which is no folder name", id, slug)
		}
		if other, ok := seen[slug]; ok {
			t.Errorf("Slug(%q) and Slug(%q) are both %q", id, other, slug)
		}
		seen[slug] = id
	}
}

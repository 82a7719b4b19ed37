package report

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestReadReturnsWhatWriteWrote(t *testing.T) {
	dir := t.TempDir()
	want := sample()
	if err := Write(dir, want); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "report.json")} {
		got, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("Read(%s) is\n%+v\nwant\n%+v", path, got, want)
		}
	}
}

func TestJSONDoesNotDependOnTheOrderOfTheSpecs(t *testing.T) {
	forth, back := sample(), sample()
	slices.Reverse(back.Specs)
	var a, b bytes.Buffer
	if err := writeJSON(&a, normal(forth)); err != nil {
		t.Fatal(err)
	}
	if err := writeJSON(&b, normal(back)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("report.json depends on the order in which the specs ran")
	}
	if strings.Contains(a.String(), ": null") {
		t.Error("report.json holds null where a list belongs")
	}
}

func TestReadRefusesInOneLine(t *testing.T) {
	spec := func(fields string) string { return `{"version": 1, "specs": [` + fields + `]}` }
	for name, c := range map[string]struct{ content, want string }{
		"no JSON":         {"<html>", "is no report of a run"},
		"an empty file":   {"", "is no report of a run"},
		"other JSON":      {`{"name": "x"}`, "version 0 of the report format, and this suite reads version 1"},
		"a later version": {`{"version": 2}`, "version 2 of the report format, and this suite reads version 1"},
		"a wrong type":    {`{"version": 1, "specs": 3}`, "is no report of a run"},
		"a verdict":       {spec(`{"id": "a", "slug": "a", "verdict": "flaky"}`), `verdict "flaky"`},
		"a slug":          {spec(`{"id": "a", "slug": "../../etc", "verdict": "passed"}`), `slug "../../etc"`},
		"an empty slug":   {spec(`{"id": "a", "slug": "", "verdict": "passed"}`), `slug ""`},
		"a slug twice":    {spec(`{"id": "a", "slug": "A", "verdict": "passed"}, {"id": "b", "slug": "a", "verdict": "passed"}`), "share the slug"},
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
	_, err := Read(path)
	switch {
	case err == nil:
		t.Errorf("Read accepts it")
	case !strings.Contains(err.Error(), want), !strings.Contains(err.Error(), path), strings.Contains(err.Error(), "\n"):
		t.Errorf("Read says %q, want one line with %q and the path", err, want)
	}
}

func TestSlugsAreFolderNamesAndDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, id := range []string{
		"tcp backlog admits", "tcp backlog: admits", "TCP backlog admits", "", "  ", "…", "../..", ".", "-",
		strings.Repeat("long ", 100) + "a", strings.Repeat("long ", 100) + "b", "<script>",
	} {
		slug := Slug(id)
		if !slugPattern.MatchString(slug) {
			t.Errorf("Slug(%q) is %q, which is no folder name", id, slug)
		}
		if other, ok := seen[slug]; ok {
			t.Errorf("Slug(%q) and Slug(%q) are both %q", id, other, slug)
		}
		seen[slug] = id
	}
}

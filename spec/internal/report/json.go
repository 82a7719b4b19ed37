package report

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readLimit bounds what Read takes into memory: a run of 1,000 specs needs about
// 4 MB.
const readLimit = 256 << 20

// Read reads a report.json, or the one in a report's directory. The error is one
// line that names the file: it cannot be read, it is no report, another version
// of the suite wrote it, or a spec of it is unusable. A report.json alone, without
// the pages of its run, has no traces.
func Read(path string) (*Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "report.json")
	}
	data, err := readBounded(path, readLimit)
	if err != nil {
		return nil, fmt.Errorf("cannot read the report: %w", err)
	}
	var head struct{ Version int }
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("%s is no report of a run: %w", path, err)
	}
	if head.Version != Version {
		return nil, fmt.Errorf("%s has version %d of the report format, and this suite reads version %d: "+
			"read it with the suite that wrote it, or run again", path, head.Version, Version)
	}
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%s is no report of a run: %w", path, err)
	}
	if err := check(&r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if folder(path) == "" {
		withoutTraces(&r)
	}
	return &r, nil
}

// readBounded reads a file that holds at most limit bytes.
func readBounded(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d MiB", path, limit>>20)
	}
	return data, nil
}

// check finds the first spec that no page can be made of.
func check(r *Report) error {
	seen := map[string]string{}
	for i := range r.Specs {
		spec := &r.Specs[i]
		if !spec.Verdict.Known() {
			return fmt.Errorf("the spec %q has the verdict %q, which is none of %v",
				oneLine(spec.ID, 200), oneLine(string(spec.Verdict), 40), Verdicts())
		}
		if !slugPattern.MatchString(spec.Slug) {
			return fmt.Errorf("the spec %q has the slug %q, which is no name for a folder: use report.Slug",
				oneLine(spec.ID, 200), oneLine(spec.Slug, 100))
		}
		folder := strings.ToLower(spec.Slug)
		if other, ok := seen[folder]; ok {
			return fmt.Errorf("the specs %q and %q share the slug %q",
				oneLine(other, 200), oneLine(spec.ID, 200), spec.Slug)
		}
		seen[folder] = spec.ID
	}
	return nil
}

// normal returns a copy of the report as report.json holds it: of this version,
// the specs sorted, and lists that are empty rather than null.
func normal(r *Report) *Report {
	fresh := *r
	fresh.Version = Version
	fresh.Specs = slices.SortedStableFunc(slices.Values(r.Specs), func(a, b Spec) int { return strings.Compare(a.ID, b.ID) })
	fresh.Specs = notNil(fresh.Specs)
	fresh.Standards = notNil(r.Standards)
	fresh.Stack.Features = notNil(r.Stack.Features)
	if fresh.Stack.Settings == nil {
		fresh.Stack.Settings = map[string]string{}
	}
	for i := range fresh.Specs {
		spec := &fresh.Specs[i]
		spec.Path, spec.Labels, spec.Cites = notNil(spec.Path), notNil(spec.Labels), notNil(spec.Cites)
	}
	return &fresh
}

// notNil turns a nil slice into an empty one.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// writeJSON writes report.json.
func writeJSON(w io.Writer, r *Report) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("report.json: %w", err)
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

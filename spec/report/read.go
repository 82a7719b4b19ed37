package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockspec/sockspec/internal/bounded"
)

// readLimit bounds what Read takes into memory: a run of 1,000 specs needs about
// 4 MB.
const readLimit = 256 << 20

// Read reads a report.json, or the one in a report's folder. The error is one line
// that names the file: it cannot be read, it is no report, its Version is another
// one, or Check refuses it. Away from the pages of its run, a report.json has no
// traces.
func Read(path string) (*Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "report.json")
	}
	data, err := bounded.ReadFile(path, readLimit)
	if err != nil {
		return nil, fmt.Errorf("cannot read the report: %w", err)
	}
	r, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s %w", path, err)
	}
	if Folder(path) == "" {
		for i := range r.Specs {
			r.Specs[i].HasTrace = false
		}
	}
	return r, nil
}

func parse(data []byte) (*Report, error) {
	var head struct{ Version int }
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("is no report of a run: %w", err)
	}
	if head.Version != Version {
		return nil, fmt.Errorf("has version %d of the report format, and this suite reads version %d: "+
			"read it with the suite that wrote it, or run again", head.Version, Version)
	}
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("is no report of a run: %w", err)
	}
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("is no report of a run: %w", err)
	}
	return &r, nil
}

// Folder returns the folder of a report that has the pages and traces of its run, by
// the report's path as Read takes it. It returns "" for a report.json alone.
func Folder(path string) string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		if filepath.Base(path) != "report.json" {
			return ""
		}
		path = filepath.Dir(path)
	}
	if _, err := os.Stat(filepath.Join(path, "index.html")); err != nil {
		return ""
	}
	return path
}

// Check returns an error, of one line, about the first spec whose verdict is none or
// whose Slug is no name of a folder, or that of another spec's.
func (r *Report) Check() error {
	seen := map[string]string{}
	for i := range r.Specs {
		spec := &r.Specs[i]
		if !spec.Verdict.Known() {
			return fmt.Errorf("the spec %.200q has the verdict %.40q, which is none of %v", spec.ID,
				spec.Verdict, Verdicts())
		}
		if !IsSlug(spec.Slug) {
			return fmt.Errorf("the spec %.200q has the slug %.100q, which is no name for a folder: "+
				"use report.SlugOf", spec.ID, spec.Slug)
		}
		folder := strings.ToLower(spec.Slug)
		if other, ok := seen[folder]; ok {
			return fmt.Errorf("the specs %.200q and %.200q share the slug %q", other, spec.ID, spec.Slug)
		}
		seen[folder] = spec.ID
	}
	return nil
}

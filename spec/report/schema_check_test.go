package report_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/report"
)

// The reports that are kept, and one with all that a report can have, satisfy the
// schema, and have no member that it does not know.
func TestReportsSatisfyTheSchema(t *testing.T) {
	kept, err := filepath.Glob("../../docs/reports/*.json")
	if err != nil || len(kept) == 0 {
		t.Fatalf("no reports are kept: %v", err)
	}
	s := schemaOf(t)
	for _, file := range append(kept, written(t, sample())) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range s.check(t, data) {
			t.Errorf("%s: %s", file, fault)
		}
	}
}

func TestTheSchemaRefuses(t *testing.T) {
	s, whole := schemaOf(t), string(text(t, sample()))
	for _, c := range []struct{ old, new, fault string }{
		{`"version": 1`, `"version": 2`, "version: 2 is not 1"},
		{`"seed": 7`, `"seed": 7.5`, "seed: 7.5 is no integer"},
		{`"packets": 2`, `"packets": "2"`, "packets: 2 is no integer"},
		{`"dropped": 4`, `"dropped": -1`, "dropped: -1 is less than 0"},
		{`"verdict": "deviated"`, `"verdict": "fine"`, "verdict: fine is none of"},
		{`"target": "linux",`, ``, "target is missing"},
		{`"has_trace": true`, `"has_traces": true`, "has_traces is unknown"},
		{`"has_trace": true`, `"has_trace": 1`, "has_trace: 1 is no boolean"},
		{`"path": []`, `"path": null`, "path: <nil> is no array"},
		{`somaxconn": "4096"`, `somaxconn": 4096`, "somaxconn: 4096 is no string"},
		{`"2026-03-02T`, `"2 March`, "started: 2 March09:30:00.000000005Z is no date-time"},
	} {
		changed := strings.Replace(whole, c.old, c.new, 1)
		if faults := s.check(t, []byte(changed)); len(faults) != 1 ||
			!strings.Contains(faults[0], c.fault) {
			t.Errorf("%s in place of %s: the faults are %q, want %q", c.new, c.old, faults, c.fault)
		}
	}
}

func (s *schema) check(t *testing.T, data []byte) []string {
	t.Helper()
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	return s.faults(s.Defs, "the report", value)
}

// faults returns in what a value does not satisfy a schema.
func (s *schema) faults(defs map[string]*schema, name string, value any) []string {
	if s.Ref != "" {
		return defs[strings.TrimPrefix(s.Ref, "#/$defs/")].faults(defs, name, value)
	}
	switch v := value.(type) {
	case map[string]any:
		if s.Type == "object" {
			return s.objectFaults(defs, name, v)
		}
	case []any:
		if s.Type == "array" {
			return s.arrayFaults(defs, name, v)
		}
	case bool:
		if s.Type == "boolean" {
			return nil
		}
	case string:
		if s.Type == "string" {
			return s.stringFaults(name, v)
		}
	case float64:
		if s.Type == "integer" && v == math.Trunc(v) {
			return s.integerFaults(name, int(v))
		}
	}
	return []string{fmt.Sprintf("%s: %v is no %s", name, value, s.Type)}
}

func (s *schema) objectFaults(defs map[string]*schema, name string,
	members map[string]any) (faults []string) {
	for member, value := range members {
		switch of := s.Properties[member]; {
		case of != nil:
			faults = append(faults, of.faults(defs, member, value)...)
		case s.Additional != nil:
			faults = append(faults, s.Additional.faults(defs, member, value)...)
		default:
			faults = append(faults, fmt.Sprintf("%s: %s is unknown", name, member))
		}
	}
	for _, member := range s.Required {
		if _, ok := members[member]; !ok {
			faults = append(faults, fmt.Sprintf("%s: %s is missing", name, member))
		}
	}
	return faults
}

func (s *schema) arrayFaults(defs map[string]*schema, name string, items []any) (faults []string) {
	for i, item := range items {
		faults = append(faults, s.Items.faults(defs, fmt.Sprintf("%s[%d]", name, i), item)...)
	}
	return faults
}

func (s *schema) stringFaults(name, text string) []string {
	_, err := time.Parse(time.RFC3339Nano, text)
	switch {
	case s.Format == "date-time" && err != nil:
		return []string{fmt.Sprintf("%s: %s is no date-time", name, text)}
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, report.Verdict(text)):
		return []string{fmt.Sprintf("%s: %s is none of %v", name, text, s.Enum)}
	}
	return nil
}

func (s *schema) integerFaults(name string, n int) []string {
	switch {
	case s.Const != 0 && n != s.Const:
		return []string{fmt.Sprintf("%s: %d is not %d", name, n, s.Const)}
	case s.Minimum != nil && n < *s.Minimum:
		return []string{fmt.Sprintf("%s: %d is less than %d", name, n, *s.Minimum)}
	}
	return nil
}

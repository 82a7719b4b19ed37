package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Normal returns a copy of the report in the form of report.json: of this Version, the
// specs sorted, and lists that have to be there empty rather than nil.
func (r *Report) Normal() *Report {
	fresh := *r
	fresh.Version = Version
	fresh.Specs = slices.SortedStableFunc(slices.Values(r.Specs),
		func(a, b Spec) int { return strings.Compare(a.ID, b.ID) })
	fresh.Specs = notNil(fresh.Specs)
	fresh.Standards = notNil(r.Standards)
	fresh.Stack.Features = notNil(r.Stack.Features)
	if fresh.Stack.Settings == nil {
		fresh.Stack.Settings = map[string]string{}
	}
	for i := range fresh.Specs {
		fresh.Specs[i].Path = notNil(fresh.Specs[i].Path)
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

// Write writes the report as a report.json, in its Normal form.
func (r *Report) Write(w io.Writer) error {
	data, err := json.MarshalIndent(r.Normal(), "", "  ")
	if err != nil {
		return fmt.Errorf("report.json: %w", err)
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// manualEvent is a line of the manual's list of events: a kind, and its fields.
var manualEvent = regexp.MustCompile(`(?m)^\.It Cm (\w+) No (.*)$`)

// documented are the fields of each kind of event, with whether they are always
// there.
var documented = sync.OnceValues(func() (map[string]map[string]bool, error) {
	page, err := os.ReadFile("gonc.1")
	kinds := map[string]map[string]bool{}
	for _, m := range manualEvent.FindAllStringSubmatch(string(page), -1) {
		fields, optional := map[string]bool{}, false
		for _, word := range strings.Fields(m[2]) {
			optional = optional || strings.HasPrefix(word, "[")
			fields[strings.Trim(word, "[]")] = !optional
			optional = optional && !strings.HasSuffix(word, "]")
		}
		kinds[m[1]] = fields
	}
	return kinds, err
})

// expectDocumented checks that the event has the fields that the manual gives it.
func (e event) expectDocumented(t testing.TB) {
	t.Helper()
	kinds, err := documented()
	check(t, err)
	fields := kinds[e.kind()]
	if fields == nil {
		t.Fatalf("the manual has no event %s", e.kind())
	}
	for name, always := range fields {
		if _, ok := e[name]; always && !ok {
			t.Errorf("%v has no %s", e, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e)) {
		if _, ok := fields[name]; !ok && name != "time" && name != "event" {
			t.Errorf("the manual gives %s no %s", e.kind(), name)
		}
	}
}

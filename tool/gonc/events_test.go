package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// event is a line of --events=json.
type event map[string]any

// eventsOf reads events, each of which has a time and a kind.
func eventsOf(t testing.TB, lines string) (events []event) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if _, err := time.Parse(time.RFC3339Nano, e.text("time")); err != nil || e.kind() == "" {
			t.Fatalf("%q has no time or no event: %v", line, err)
		}
		e.expectDocumented(t)
		events = append(events, e)
	}
	return events
}

// text is a field that is a string; "" if there is none.
func (e event) text(field string) string {
	text, _ := e[field].(string)
	return text
}

func (e event) kind() string { return e.text("event") }

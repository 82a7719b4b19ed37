package requirement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestIDsAreUnique(t *testing.T) {
	seen := map[string]string{}
	for _, r := range All() {
		if other, ok := seen[r.ID]; ok {
			t.Errorf("%s stands in %s and in %s", r.ID, other, r.Source)
		}
		seen[r.ID] = r.Source
	}
	if len(seen) == 0 {
		t.Fatal("the catalogue is empty")
	}
}

func TestScannedIDsAreTheDecodedOnes(t *testing.T) {
	for _, f := range index().files {
		var decoded []string
		for _, r := range f.requirements() {
			decoded = append(decoded, r.ID)
		}
		if scanned := slices.Collect(f.ids()); !slices.Equal(scanned, decoded) {
			t.Errorf("%s: the scan finds %q, the decoder %q", f.name, scanned, decoded)
		}
	}
}

func TestSourcesHoldWhatTheyCount(t *testing.T) {
	for i, s := range Sources() {
		f := index().files[i]
		if s.Name != f.name {
			t.Errorf("%s.yaml calls its source %q", f.name, s.Name)
		}
		if s.Title == "" {
			t.Errorf("%s has no title", s.Name)
		}
		if got := len(f.requirements()); got != s.Count || got == 0 {
			t.Errorf("%s has %d requirements, its count says %d", s.Name, got, s.Count)
		}
	}
}

func TestTheRequirementsOfRFC9293AreComplete(t *testing.T) {
	for prefix, last := range map[string]int{"MUST": 69, "SHLD": 31, "MAY": 18, "REC": 1} {
		for n := range last {
			r, ok := Get(fmt.Sprintf("rfc9293/%s-%d", prefix, n+1))
			if !ok || r.Kind != Labelled {
				t.Errorf("RFC 9293 labels %s-%d, the catalogue does not", prefix, n+1)
			}
		}
		if extra, ok := Get(fmt.Sprintf("rfc9293/%s-%d", prefix, last+1)); ok {
			t.Errorf("RFC 9293 has no %s", extra.ID)
		}
	}
}

func TestFieldsAreWithinTheirValues(t *testing.T) {
	for _, r := range All() {
		check := func(field string, ok bool) {
			if !ok {
				t.Errorf("%s: the value of %s is not one of those that README.md names: %+v", r.ID, field, r)
			}
		}
		check("level", slices.Contains([]Level{Must, Should, May, ShallFail, MayFail, Doc}, r.Level))
		check("kind",
			slices.Contains([]Kind{Labelled, Implied, ErrnoCase, Behaviour, Documented}, r.Kind))
		check("testable",
			slices.Contains([]Testable{API, WirePassive, WireActive, Both, NotTestable}, r.Testable))
		check("confidence", slices.Contains([]string{"verified-text", "from-memory"}, r.Confidence))
		check("priority", r.Priority >= 0 && r.Priority <= 60)
		check("section", r.Section != "")
		check("paraphrase", r.Paraphrase != "")
		check("id", strings.HasPrefix(r.ID, string(r.Profile())))
	}
}

func TestGet(t *testing.T) {
	r, ok := Get("posix/bind/EADDRINUSE")
	if !ok || r.Level != ShallFail || r.Source != "posix-bind" || r.Profile() != POSIX {
		t.Errorf("posix/bind/EADDRINUSE is %+v, %v", r, ok)
	}
	if r, ok := Get("linux/accept2/nonexistent"); ok {
		t.Errorf("an unknown id gave %+v", r)
	}
}

func TestProfiles(t *testing.T) {
	for id, want := range map[string]Profile{
		"rfc9293/MUST-5":                       RFC,
		"posix/general/2.10.6/stream-reliable": POSIX,
		"linux/tcp7/unicast-only":              Linux,
		"gonc/fin":                             Gonc,
	} {
		if r, ok := Get(id); !ok || r.Profile() != want {
			t.Errorf("%s has the profile %q, want %q", id, r.Profile(), want)
		}
	}
}

func TestEveryLabelLeadsBackToItsID(t *testing.T) {
	for _, r := range All() {
		label := Label(r.ID)
		if strings.ContainsAny(label, "&|!,()/ ") {
			t.Errorf("Ginkgo refuses the label %q", label)
		}
		if id, ok := FromLabel(label); !ok || id != r.ID {
			t.Errorf("%s has the label %s, which leads to %q", r.ID, label, id)
		}
	}
	if id, ok := FromLabel("req:rfc9293.MUST-70"); ok {
		t.Errorf("the label of no requirement leads to %s", id)
	}
}

func TestSuggest(t *testing.T) {
	for wrong, want := range map[string]string{
		"rfc9293/must-5":         "rfc9293/MUST-5",
		"rfc9293-MUST-12":        "rfc9293/MUST-12",
		"posix/bind/EADRINUSE":   "posix/bind/EADDRINUSE",
		"bind/EADDRINUSE":        "posix/bind/EADDRINUSE",
		"linux/tcp/unicast-only": "linux/tcp7/unicast-only",
	} {
		if got := Suggest(wrong); len(got) == 0 || got[0] != want {
			t.Errorf("Suggest(%q) = %q, want %s first", wrong, got, want)
		}
	}
	if got := Suggest("xyz"); len(got) != 0 {
		t.Errorf("nothing is near xyz, yet it suggests %q", got)
	}
}

// BenchmarkIndex is what every process of a test run pays.
func BenchmarkIndex(b *testing.B) {
	for b.Loop() {
		for _, f := range embedded() {
			if len(slices.Collect(f.ids())) == 0 {
				b.Fatal(f.name)
			}
		}
	}
}

// BenchmarkDecode decodes the whole catalogue, which only a report needs.
func BenchmarkDecode(b *testing.B) {
	for b.Loop() {
		for _, f := range embedded() {
			f.requirements()
		}
	}
}

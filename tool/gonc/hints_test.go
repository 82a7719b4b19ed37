package main

import (
	"regexp"
	"strings"
	"testing"
)

// A hint is about a flag that gonc does not have, and names none that it does not have.
func TestHints(t *testing.T) {
	flags := definedFlags()
	known := map[string]bool{}
	for _, f := range flags {
		known["--"+f.long], known["-"+f.short] = true, true
	}
	named := regexp.MustCompile(`--?[A-Za-z0-9-]+`)
	for name, hint := range hints {
		if known[name] {
			t.Errorf("gonc has %s itself", name)
		}
		for _, other := range named.FindAllString(hint, -1) {
			if !known[other] && other != "-lk" {
				t.Errorf("the hint for %s names %s, which gonc does not have", name, other)
			}
		}
		if err := unknownFlag(name); !strings.HasSuffix(err.Error(), hint) {
			t.Errorf("%s: got %q", name, err)
		}
	}
}

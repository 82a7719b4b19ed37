//go:build linux

package main

import "testing"

// A version may be on standard error; that of a program that has none, or is not
// there, is unknown.
func TestVersionLine(t *testing.T) {
	for script, want := range map[string]string{
		"echo one; echo two":  "two",
		"echo; echo two >&2":  "two",
		"echo one":            unknownVersion,
		"echo; echo":          unknownVersion,
		"echo; echo 2; false": unknownVersion,
	} {
		if got := versionLine(1, "sh", "-c", script); got != want {
			t.Errorf("%q tells %q, want %q", script, got, want)
		}
	}
	if got := versionLine(0, "no-such-program"); got != unknownVersion {
		t.Errorf("a program that is not there tells %q", got)
	}
}

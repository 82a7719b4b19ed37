package version

import (
	"runtime/debug"
	"testing"
)

func TestVersionOfThisModuleInAProgram(t *testing.T) {
	ours := debug.Module{Path: module, Version: "v0.1.0"}
	other := debug.Module{Path: "example.org/stack", Version: "v7.0.0"}
	for _, c := range []struct {
		about string
		info  debug.BuildInfo
		want  string
	}{
		{"a program of this module", debug.BuildInfo{Main: ours, Deps: []*debug.Module{&other}},
			"v0.1.0"},
		{"a program of another module", debug.BuildInfo{Main: other, Deps: []*debug.Module{&ours}},
			"v0.1.0"},
		{"a program without it", debug.BuildInfo{Main: other}, unknown},
		{"a test of this module", debug.BuildInfo{Main: debug.Module{Path: module}}, unknown},
	} {
		if got := in(&c.info); got != c.want {
			t.Errorf("%s: %q, want %q", c.about, got, c.want)
		}
	}
}

func TestAStampCounts(t *testing.T) {
	defer func(old string) { stamped = old }(stamped)
	stamped = "v1.2.3"
	if Text() != stamped {
		t.Errorf("the version is %q, want the stamped one", Text())
	}
}

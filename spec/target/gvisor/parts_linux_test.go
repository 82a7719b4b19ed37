package gvisor_test

import (
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/target/gvisor"
)

func TestReleaseThatRunscNames(t *testing.T) {
	for said, want := range map[string]string{
		"runsc version release-20260831.0\nspec: 1.2.1\n": "release-20260831.0",
		"runsc version VERSION_MISSING\nspec: 1.2.1\n":    "",
		"runsc version \n": "",
		"":                 "",
	} {
		if got, ok := gvisor.Named(said); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v", said, got, ok)
		}
	}
}

func TestReleaseOfAModule(t *testing.T) {
	for version, want := range map[string]string{
		"v0.0.0-20260905035102-160fafc42237":   "20260905-160fafc42237",
		"v1.2.4-0.20260905035102-160fafc42237": "20260905-160fafc42237",
		"v1.2.3":                               "v1.2.3",
		"(devel)":                              "(devel)",
	} {
		if got := gvisor.Pseudo(version); got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
}

// The files of a session hide nothing that is needed.
func TestPlaceHidesNothing(t *testing.T) {
	place, err := gvisor.Place(nil)
	if err != nil {
		t.Skipf("%v", err)
	}
	if other, err := gvisor.Place([]string{place + "/home/agent"}); err == nil && other == place {
		t.Errorf("%s is mounted over a program in it", place)
	}
	if same, err := gvisor.Place([]string{place + "x/agent", "/"}); err != nil || same != place {
		t.Errorf("%s, %v: %s holds neither", same, err, place)
	}
	if _, err := gvisor.Place([]string{"/mnt/a", "/media/a", "/srv/a", "/run/a"}); err == nil ||
		!strings.Contains(err.Error(), "no directory") {
		t.Errorf("got %v where there is no place", err)
	}
}

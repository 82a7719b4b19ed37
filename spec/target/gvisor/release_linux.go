package gvisor

import (
	"debug/buildinfo"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// releaseOf tells the release of a runsc: "release-20260831.0" of one that its
// makers have built. One that the go command has built does not know itself;
// then it is the date and the commit of its module, "20260905-160fafc42237".
func releaseOf(runsc string) (string, error) {
	said, err := exec.Command(runsc, "--version").Output()
	if err != nil {
		return "", fmt.Errorf("%s --version: %w", runsc, err)
	}
	if name, ok := named(string(said)); ok {
		return name, nil
	}
	info, err := buildinfo.ReadFile(runsc)
	if err != nil {
		return "", fmt.Errorf("the release of runsc: %w", err)
	}
	return pseudo(info.Main.Version), nil
}

// named finds the release in what runsc says: "runsc version NAME".
func named(said string) (name string, ok bool) {
	line, _, _ := strings.Cut(said, "\n")
	name, ok = strings.CutPrefix(line, "runsc version ")
	return name, ok && name != "" && name != "VERSION_MISSING"
}

// pseudoVersion is a version that the go command made of a commit: its date and
// time, and its hash.
var pseudoVersion = regexp.MustCompile(`^v.*[-.](\d{8})\d{6}-([0-9a-f]{12})$`)

func pseudo(version string) string {
	if m := pseudoVersion.FindStringSubmatch(version); m != nil {
		return m[1] + "-" + m[2]
	}
	return version
}

// Package version knows the version of the tools, for their --version.
package version

import "runtime/debug"

// stamped is what the Makefile puts into a build: the commit, or a tag.
var stamped string

// Text is the version that the Makefile stamped into the program; else that of the
// module which the go command built it from, or "(unknown version)".
func Text() string {
	if stamped != "" {
		return stamped
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown version)"
	}
	return info.Main.Version
}

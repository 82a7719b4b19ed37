// Package version knows the version of this module, for reports and --version.
package version

import "runtime/debug"

const module = "github.com/sockspec/sockspec"

// stamped is what the Makefile puts into a build, whose go command may not ask git.
var stamped string

// Text is the version that the Makefile stamped into the program; else that of this
// module in what the go command built, "(devel)" in a checkout. It has the form of
// a module version: v1.2.3, or v0.0.0-20260102150405-0123456789ab for a commit, and
// ends with +dirty if there were changes behind that commit.
func Text() string {
	if stamped != "" {
		return stamped
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unknown
	}
	return in(info)
}

const unknown = "(unknown version)"

// in is the version of this module in a program, which may be another module's.
func in(info *debug.BuildInfo) string {
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == module && m.Version != "" {
			return m.Version
		}
	}
	return unknown
}

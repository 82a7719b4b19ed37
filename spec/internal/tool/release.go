package tool

import (
	"debug/buildinfo"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// release is the version of this module that the running program was made from; ok is
// false for a checkout, and for a program of another module.
func release() (version string, ok bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", false
	}
	return released(info)
}

func released(info *debug.BuildInfo) (version string, ok bool) {
	version = info.Main.Version
	unknown := version == "" || version == "(devel)" || strings.HasSuffix(version, "+dirty")
	return version, info.Main.Path == module && !unknown
}

// sibling is the program with that name beside the running one, if both are of one
// version: where "go install" has put them, or an archive of a release.
func sibling(name string) (path string, ok bool) {
	version, ok := release()
	self, err := os.Executable()
	if !ok || err != nil {
		return "", false
	}
	path = filepath.Join(filepath.Dir(self), name)
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return "", false
	}
	theirs, ok := released(info)
	return path, ok && theirs == version
}

package bench

import (
	"path"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
)

// Topic opens the container of one file of specs. The file's place says what they
// are about: those of spec/close/linger.go are called "close linger ...", and have
// the labels close and linger, by which FOCUS finds them. A file with the name of
// its folder, such as spec/close/close.go, holds what is basic there, and its specs
// are called "close ...". What a Topic takes is what a container of Ginkgo takes:
// what all of the specs need, and the function that holds them.
func Topic(specs ...any) bool {
	ginkgo.GinkgoHelper()
	names := PlaceNames(types.NewCodeLocation(0).FileName)
	return ginkgo.Describe(strings.Join(names, " "), append([]any{ginkgo.Labels(names)}, specs...)...)
}

// PlaceNames are the names that a file of specs gives to its specs: that of its
// folder and its own, or one if they are the same.
func PlaceNames(file string) []string {
	file = strings.ReplaceAll(file, `\`, "/")
	return slices.Compact([]string{path.Base(path.Dir(file)), strings.TrimSuffix(path.Base(file), ".go")})
}

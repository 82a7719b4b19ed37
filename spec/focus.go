package spec

import (
	"slices"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/focus"
)

// CheckFilter returns an error, of one line, if a label filter is malformed or asks for
// a label that no spec has; it says which label comes nearest. For that it builds the
// tree of specs, and runs none: it has to be called before Run.
func CheckFilter(filter string) error {
	return focus.Check(filter, func() []string { return labels(ginkgo.PreviewSpecs("sockspec")) })
}

// labels are those of all specs, each once.
func labels(r types.Report) (all []string) {
	for _, s := range r.SpecReports {
		all = append(all, s.Labels()...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

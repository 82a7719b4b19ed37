// Package tree turns what suites write into nodes of Ginkgo's tree: what a spec
// cites and needs becomes labels, and its body one that takes Ginkgo's context.
package tree

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/requirement"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Cites are the requirements that a spec cites, by their ids in the catalogue. It is
// no slice, since Ginkgo takes the slices among its arguments apart.
type Cites struct{ ids []string }

// Req cites requirements.
func Req(ids ...string) Cites { return Cites{ids} }

// Needs are features without which a spec, or a container of specs, is unsupported.
type Needs struct{ features []protocol.Feature }

// Need names features.
func Need(features ...protocol.Feature) Needs { return Needs{features} }

// Register has bodies of one type be run by run, each within timeout. The package
// that suites import calls it as it is initialised, before there are any nodes.
func Register[Body any](timeout time.Duration, run func(Body) func(ginkgo.SpecContext)) {
	ginkgo.AddTreeConstructionNodeArgsTransformer(
		func(node types.NodeType, _ ginkgo.Offset, text string, args []any) (string, []any, []error) {
			return transform(node, text, args, timeout, run)
		})
}

func transform[Body any](node types.NodeType, text string, args []any, timeout time.Duration, run func(Body) func(ginkgo.SpecContext)) (string, []any, []error) {
	var out []any
	var errs []error
	here := caller()
	cited := false
	for _, arg := range args {
		switch a := arg.(type) {
		case Cites:
			cited = cited || len(a.ids) > 0
			errs = append(errs, unknown(a.ids, here)...)
			out = append(out, citeLabels(a.ids))
		case Needs:
			out = append(out, needLabels(a.features))
		case Body:
			out = append(out, ginkgo.SpecTimeout(timeout), run(a))
		default:
			out = append(out, arg)
		}
	}
	if node.Is(types.NodeTypeIt) && !cited {
		errs = append(errs, fmt.Errorf("%s: the spec %q cites no requirement: give it Req(\"...\")", verdict.Place(here), text))
	}
	return text, out, errs
}

// machinery are parts of the names of functions that no suite has written.
var machinery = []string{"/ginkgo/v2", "/spec/internal/bench.", "/spec/internal/tree."}

// caller is the line of the suite that is being read: the first on the stack which
// is neither Ginkgo's nor the bench's.
func caller() types.CodeLocation {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if !slices.ContainsFunc(machinery, func(part string) bool { return strings.Contains(f.Function, part) }) {
			return types.CodeLocation{FileName: f.File, LineNumber: f.Line}
		}
		if !more {
			return types.CodeLocation{FileName: "an unknown place"}
		}
	}
}

func unknown(ids []string, here types.CodeLocation) (errs []error) {
	for _, id := range ids {
		if _, ok := requirement.Get(id); !ok {
			errs = append(errs, fmt.Errorf("%s: no requirement %q in the catalogue; near: %s",
				verdict.Place(here), id, strings.Join(requirement.Suggest(id), ", ")))
		}
	}
	return errs
}

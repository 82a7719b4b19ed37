package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/requirement"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Cites are the requirements that a spec checks, by their ids in the catalogue.
// It is no slice, since Ginkgo takes the slices among its arguments apart.
type Cites struct{ ids []string }

// Req cites requirements. Every It takes at least one.
func Req(ids ...string) Cites { return Cites{ids} }

// Needs are features without which a spec, or a container of specs, is
// unsupported. The container's protocol and family need not be repeated.
type Needs struct{ features []protocol.Feature }

// Need names the features that a spec depends on.
func Need(features ...protocol.Feature) Needs { return Needs{features} }

// Topic opens the container of one file of specs: a protocol or layer, and a
// semantic, whose words are also its labels: Topic("tcp", "backlog overflow", ...)
// is found by the filters tcp, backlog and overflow. What stands behind them is
// what a container takes: what all of its specs need, and the function with them.
func Topic(layer, semantic string, specs ...any) bool {
	ginkgo.GinkgoHelper()
	labels := append(ginkgo.Labels{layer}, strings.Fields(semantic)...)
	return ginkgo.Describe(layer+" "+semantic, append([]any{labels}, specs...)...)
}

// featureLabels are the labels that stand for a feature of the stack as well.
var featureLabels = map[string]protocol.Feature{
	"tcp": protocol.FeatureTCP, "udp": protocol.FeatureUDP,
	"ipv4": protocol.FeatureIPv4, "ipv6": protocol.FeatureIPv6,
}

// NeedPrefix starts a label that names a needed feature.
const NeedPrefix = "need:"

func init() { ginkgo.AddTreeConstructionNodeArgsTransformer(transform) }

// transform turns what suites write, Cites, Needs and bodies that take a *Bench,
// into what Ginkgo knows: labels, a timeout and a SpecContext.
func transform(node types.NodeType, _ ginkgo.Offset, text string, args []any) (string, []any, []error) {
	var out []any
	var errs []error
	here := caller()
	cited := false
	for _, arg := range args {
		switch a := arg.(type) {
		case Cites:
			cited = len(a.ids) > 0
			errs = append(errs, unknown(a.ids, here)...)
			out = append(out, citeLabels(a.ids))
		case Needs:
			out = append(out, needLabels(a.features))
		case func(*Bench):
			out = append(out, ginkgo.SpecTimeout(limit+10*time.Second), specBody(a))
		default:
			out = append(out, arg)
		}
	}
	if node.Is(types.NodeTypeIt) && !cited {
		errs = append(errs, fmt.Errorf("%s: the spec %q cites no requirement: give it Req(\"...\")", Place(here), text))
	}
	return text, out, errs
}

// caller is the line of the suite that is being read: the first on the stack
// which is neither Ginkgo's nor the bench's.
func caller() types.CodeLocation {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if !strings.Contains(f.Function, "/ginkgo/v2") && !strings.Contains(f.Function, "/internal/bench.") {
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
				Place(here), id, strings.Join(requirement.Suggest(id), ", ")))
		}
	}
	return errs
}

// citeLabels are the labels of a spec that cites ids: the ids, their level and
// their profile, so that a filter can choose by each.
func citeLabels(ids []string) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, id := range ids {
		r, _ := requirement.Get(id)
		for _, l := range []string{requirement.Label(id), "level:" + string(r.Level), profileLabel(r.Profile())} {
			if !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
	}
	return labels
}

func needLabels(features []protocol.Feature) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, f := range features {
		labels = append(labels, NeedPrefix+string(f))
	}
	return labels
}

// needed are the features that a spec's labels ask for.
func needed(labels []string) []protocol.Feature {
	var out []protocol.Feature
	for _, l := range labels {
		if f, ok := strings.CutPrefix(l, NeedPrefix); ok {
			out = append(out, protocol.Feature(f))
		} else if f, ok := featureLabels[l]; ok {
			out = append(out, f)
		}
	}
	return out
}

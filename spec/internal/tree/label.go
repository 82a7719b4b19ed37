package tree

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/requirement"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// PlaceNames returns the names that a file of specs gives to its specs: that of its
// folder and its own, or one if they are the same.
func PlaceNames(file string) []string {
	file = strings.ReplaceAll(file, `\`, "/")
	own := strings.TrimSuffix(path.Base(file), ".go")
	return slices.Compact([]string{path.Base(path.Dir(file)), own})
}

// citeLabels are the labels of a spec that cites requirements: their ids, levels and
// profiles, so that a filter can choose by each.
func citeLabels(c Cites) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, id := range c.ids {
		r, ok := requirement.Get(id)
		if !ok {
			mistaken(c.at, "no requirement %q in the catalogue%s", id, near(id))
			continue
		}
		labels = append(labels,
			requirement.Label(id), "level:"+string(r.Level), verdict.ProfileLabel(r.Profile()))
	}
	return unique(labels)
}

// unique returns each label once, in the order of the first.
func unique(labels ginkgo.Labels) (out ginkgo.Labels) {
	for _, l := range labels {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// near says which id may have been meant, or where all are.
func near(id string) string {
	if ids := requirement.Suggest(id); len(ids) > 0 {
		return fmt.Sprintf(": did you mean %q?", ids[0])
	}
	return ", nor one like it: spec/requirement/data holds them all"
}

// needPrefix starts a label that names a needed feature.
const needPrefix = "need:"

// featureLabels are the labels that stand for a feature of the stack as well.
var featureLabels = map[string]protocol.Feature{
	"tcp": protocol.FeatureTCP, "udp": protocol.FeatureUDP,
	"ipv4": protocol.FeatureIPv4, "ipv6": protocol.FeatureIPv6,
}

func needLabels(n Needs) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, f := range n.features {
		if !slices.Contains(protocol.Features, f) {
			mistaken(n.at, "no feature %q: there are %s", f, words(protocol.Features))
			continue
		}
		labels = append(labels, needPrefix+string(f))
	}
	return labels
}

func words(features []protocol.Feature) string {
	var out []string
	for _, f := range features {
		out = append(out, string(f))
	}
	return strings.Join(out, ", ")
}

// Needed returns the features that a spec's labels ask for.
func Needed(labels []string) []protocol.Feature {
	var out []protocol.Feature
	for _, l := range labels {
		if f, ok := strings.CutPrefix(l, needPrefix); ok {
			out = append(out, protocol.Feature(f))
		} else if f, ok := featureLabels[l]; ok {
			out = append(out, f)
		}
	}
	return out
}

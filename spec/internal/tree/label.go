package tree

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/requirement"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// citeLabels are the labels of a spec that cites ids: the ids, their levels and
// their profiles, so that a filter can choose by each.
func citeLabels(ids []string) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, id := range ids {
		r, _ := requirement.Get(id)
		for _, l := range []string{requirement.Label(id), "level:" + string(r.Level), verdict.ProfileLabel(r.Profile())} {
			if !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
	}
	return labels
}

// needPrefix starts a label that names a needed feature.
const needPrefix = "need:"

// featureLabels are the labels that stand for a feature of the stack as well.
var featureLabels = map[string]protocol.Feature{
	"tcp": protocol.FeatureTCP, "udp": protocol.FeatureUDP,
	"ipv4": protocol.FeatureIPv4, "ipv6": protocol.FeatureIPv6,
}

func needLabels(features []protocol.Feature) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, f := range features {
		labels = append(labels, needPrefix+string(f))
	}
	return labels
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

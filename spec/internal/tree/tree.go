// Package tree turns what suites write into nodes of Ginkgo's tree: what a spec
// cites and needs becomes labels, and its body one that takes Ginkgo's context. It
// collects the mistakes that an author can make there, so that all of them are told
// before anything runs.
package tree

import (
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Cites are the requirements that a spec cites, by their ids in the catalogue. It is
// no slice, since Ginkgo takes the slices among its arguments apart.
type Cites struct {
	ids []string
	at  types.CodeLocation
}

// Req cites requirements.
func Req(ids ...string) Cites { return Cites{ids, caller()} }

// Needs are features without which a spec, or a container of specs, is unsupported.
type Needs struct {
	features []protocol.Feature
	at       types.CodeLocation
}

// Need names features.
func Need(features ...protocol.Feature) Needs { return Needs{features, caller()} }

// Alone is what a spec says that needs no wire.
type Alone struct{}

// AloneLabel is the label of such a spec.
const AloneLabel = "calls-alone"

// Register has bodies of one type be run by run, each within timeout. The package
// that suites import calls it as it is initialised, before there are any nodes.
func Register[Body any](timeout time.Duration, run func(Body) func(ginkgo.SpecContext)) {
	ginkgo.AddTreeConstructionNodeArgsTransformer(
		func(kind types.NodeType, _ ginkgo.Offset, text string, args []any) (
			string, []any, []error,
		) {
			n := node{text: text}
			for _, arg := range args {
				if body, ok := arg.(Body); ok {
					n.body = true
					n.args = append(n.args, ginkgo.SpecTimeout(timeout), run(body))
					continue
				}
				n.take(arg)
			}
			if kind.Is(types.NodeTypeIt) {
				n.needWire()
				n.check()
			}
			return text, n.args, nil
		})
}

// node is a node of the tree that is being built.
type node struct {
	text  string
	args  []any // for Ginkgo
	cited bool
	body  bool
	alone bool
}

// take takes an argument of the node: one that Ginkgo does not know becomes labels.
func (n *node) take(arg any) {
	switch a := arg.(type) {
	case Cites:
		n.cited = n.cited || len(a.ids) > 0
		n.args = append(n.args, citeLabels(a))
	case Needs:
		n.args = append(n.args, needLabels(a))
	case Alone:
		n.alone = true
		n.args = append(n.args, ginkgo.Labels{AloneLabel})
	default:
		n.args = append(n.args, arg)
	}
}

// needWire has a spec need the wire that does not say otherwise.
func (n *node) needWire() {
	if !n.alone {
		n.args = append(n.args, ginkgo.Labels{needPrefix + string(protocol.FeatureWire)})
	}
}

// check notes what a spec lacks, and gives it a body if that is among it: Ginkgo
// would stop at the first spec without one.
func (n *node) check() {
	if !n.cited {
		mistaken(caller(), "the spec %q cites no requirement: give it Req(\"...\")", n.text)
	}
	if !n.body {
		mistaken(caller(), "the spec %q has no body func(b *Bench) { ... }", n.text)
		n.args = append(slices.DeleteFunc(n.args, isFunc), func() {})
	}
}

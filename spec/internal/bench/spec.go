package bench

import (
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/tree"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func init() { tree.Register(limit+10*time.Second, specBody) }

// Topic opens the container of one file of specs: a protocol or layer, and a
// semantic, whose words are also its labels: Topic("tcp", "backlog overflow", ...)
// is found by the filters tcp, backlog and overflow. What stands behind them is
// what a container takes: what all of its specs need, and the function with them.
func Topic(layer, semantic string, specs ...any) bool {
	ginkgo.GinkgoHelper()
	labels := append(ginkgo.Labels{layer}, strings.Fields(semantic)...)
	return ginkgo.Describe(layer+" "+semantic, append([]any{labels}, specs...)...)
}

// Part is Topic for a part of a semantic which has a file of its own. The part is
// what its specs are called after, and a label beside that of the whole:
// Part("tcp", "close", "linger", ...) holds "tcp linger ...", and close selects it.
func Part(layer, semantic, part string, specs func()) bool {
	ginkgo.GinkgoHelper()
	return ginkgo.Describe(layer+" "+part, ginkgo.Label(layer, semantic, part), specs)
}

// Cites is what a spec cites: see Req.
type Cites = tree.Cites

// Req cites requirements by their ids in the catalogue, spec/requirement/data. Every
// It takes at least one.
func Req(ids ...string) Cites { return tree.Req(ids...) }

// Needs is what a spec needs: see Need.
type Needs = tree.Needs

// Need names features of the stack, such as protocol.FeatureSysctl, for a spec or for
// a container of specs. Where the stack lacks one, the spec is unsupported. What the
// words of a Topic and OverFamilies name, TCP or IPv6, need not be repeated.
func Need(features ...protocol.Feature) Needs { return tree.Need(features...) }

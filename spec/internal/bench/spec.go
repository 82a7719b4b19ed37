package bench

import (
	"time"

	"github.com/sockspec/sockspec/spec/internal/tree"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func init() { tree.Register(limit+10*time.Second, specBody) }

// Cites is what a spec cites: see Req.
type Cites = tree.Cites

// Req cites requirements by their ids in the catalogue, spec/requirement/data. Every
// It takes at least one.
func Req(ids ...string) Cites { return tree.Req(ids...) }

// Needs is what a spec needs: see Need.
type Needs = tree.Needs

// Need names features of the stack, such as protocol.FeatureSysctl, for a spec or for
// a container of specs. Where the stack lacks one, the spec is unsupported. What the
// words of OverTCP, OverFamilies and their like name, TCP or IPv6, need not be repeated.
func Need(features ...protocol.Feature) Needs { return tree.Need(features...) }

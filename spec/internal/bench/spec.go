package bench

import (
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/tree"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func init() { tree.Register(limit+10*time.Second, specBody) }

// Topic opens the container of one file of specs. The file's place says what they
// are about: those of spec/close/linger.go are called "close linger ...", and have
// the labels close and linger, by which FOCUS finds them. A file with the name of
// its folder, such as spec/close/close.go, holds what is basic there, and its specs
// are called "close ...". A Topic takes what a container of Ginkgo takes: a Need of
// all its specs, and the function that holds them.
func Topic(specs ...any) bool {
	ginkgo.GinkgoHelper()
	names := tree.PlaceNames(types.NewCodeLocation(0).FileName)
	args := append([]any{ginkgo.Labels(names)}, specs...)
	return ginkgo.Describe(strings.Join(names, " "), args...)
}

// Cites is what a spec cites: see Req.
type Cites = tree.Cites

// Req cites requirements by their ids in the catalogue, spec/requirement/data. Every
// It takes at least one.
func Req(ids ...string) Cites { return tree.Req(ids...) }

// ReqIf is Req if a condition holds. It is for a spec that is written for several
// transports and cites something for one of them alone.
func ReqIf(holds bool, ids ...string) Cites {
	if !holds {
		return Cites{}
	}
	return Req(ids...)
}

// CallsAlone says of a spec that its calls show all that it asserts, so that it can be
// judged on a stack without a wire, too. Every other spec needs the wire. Addresses of
// the stack on the link belong to the wire; Family.OwnAt gives one that every stack has.
var CallsAlone tree.Alone

// Needs is what a spec needs: see Need.
type Needs = tree.Needs

// Need names features of the stack, such as protocol.FeatureSysctl, for a spec or for
// a container of specs. Where the stack lacks one, the spec is unsupported. The
// transports and families of OverTCP, OverFamilies and their like are needed without
// a word.
func Need(features ...protocol.Feature) Needs { return tree.Need(features...) }

package spec

import (
	"fmt"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/collect"
	"github.com/sockspec/sockspec/spec/netcat"
)

// program is the netcat that is judged in place of a stack; nil if it is a stack.
type program struct{ name, version string }

// judge has the specs of a netcat be about the one with that name.
func judge(name string) (*program, error) {
	if name == "" {
		return nil, nil
	}
	version, err := netcat.Judge(name)
	return &program{name, version}, err
}

// layer is the label of the specs of a netcat.
const layer = "netcat"

// suite is what of the suite is to run.
func (p *program) suite() types.SuiteConfig {
	suite, _ := ginkgo.GinkgoConfiguration()
	switch {
	case p == nil:
	case suite.LabelFilter == "":
		suite.LabelFilter = layer
	default:
		suite.LabelFilter = fmt.Sprintf("%s && (%s)", layer, suite.LabelFilter)
	}
	return suite
}

// describe has the subject be the netcat, which the stack is but the place of.
func (p *program) describe(s *collect.Subject) {
	if p == nil {
		return
	}
	s.Layer = layer
	s.Stack.Release = fmt.Sprintf("%s on %s %s", p.version, s.Stack.Name, s.Stack.Release)
	s.Stack.Target, s.Stack.Name = p.name, p.name
}

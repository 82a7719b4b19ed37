package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/internal/guide"
)

func list(_ context.Context, args []string, std streams) error {
	f := flags("list")
	focus := f.StringP("focus", "f", "", "")
	labels := f.Bool("labels", false, "")
	requirements := f.Bool("requirements", false, "")
	if err := parse(f, args); err != nil {
		return err
	}
	switch {
	case f.NArg() > 0:
		return wrong{fmt.Errorf("list: %q is no flag; -f takes a label filter", f.Arg(0))}
	case *labels && *requirements:
		return wrong{errors.New("list: --labels and --requirements are two lists: ask for one")}
	}
	g, err := guideTo(*focus)
	switch {
	case err != nil:
		return err
	case *labels:
		return g.ListLabels(std.out)
	case *requirements:
		return g.ListRequirements(std.out)
	}
	return g.ListSpecs(std.out)
}

// guideTo makes the guide to the specs that a label filter leaves.
func guideTo(focus string) (*guide.Guide, error) {
	if err := spec.CheckFilter(focus); err != nil {
		return nil, wrong{fmt.Errorf("--focus: %w", err)}
	}
	suite := types.NewDefaultSuiteConfig()
	suite.LabelFilter = focus
	return guide.New(ginkgo.PreviewSpecs("sockspec", suite), spec.Sources), nil
}

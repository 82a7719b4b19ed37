package command

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"
)

// flags makes the flag set of a subcommand, which says nothing by itself.
func flags(name string) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.Usage = func() {}
	f.SetOutput(io.Discard)
	f.SortFlags = false
	return f
}

// parse reads the flags of a subcommand, whose other arguments are f.Args() then.
func parse(f *pflag.FlagSet, args []string) error {
	err := f.Parse(args)
	if err == nil || errors.Is(err, pflag.ErrHelp) {
		return err
	}
	return wrong{fmt.Errorf("%s: %w", f.Name(), err)}
}

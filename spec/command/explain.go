package command

import (
	"context"
	"fmt"
	"io"
)

func explain(_ context.Context, args []string, std streams) error {
	f := flags("explain")
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return wrong{fmt.Errorf("explain: %d words given, want a requirement, a label, or a file of spec",
			f.NArg())}
	}
	g, err := guideTo("")
	if err != nil {
		return err
	}
	text, err := g.Explain(f.Arg(0))
	if err != nil {
		return wrong{err}
	}
	_, err = io.WriteString(std.out, text)
	return err
}

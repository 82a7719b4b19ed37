package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sockspec/sockspec/spec/command/runner"
	"github.com/sockspec/sockspec/spec/netcat/matrix"
	"github.com/sockspec/sockspec/spec/report"
)

func netcats(ctx context.Context, args []string, std streams) error {
	c := runner.Config{Target: "linux"}
	f := runFlags("netcats", &c)
	table := f.String("table", "", "")
	f.DurationVar(&c.Patience, "patience", netcatPatience, "")
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return wrong{fmt.Errorf("netcats: %d lists given, want all, or names with commas between them",
			f.NArg())}
	}
	if err := check(c); err != nil {
		return err
	}
	names, absent, err := matrix.Chosen(f.Arg(0))
	if err != nil {
		return wrong{errors.New(oneLine(err))}
	}
	err = matrix.Judge(ctx, matrix.Config{
		Names: names, Absent: absent, Report: c.Report, Table: *table,
		Run: func(ctx context.Context, name, dir string) (*report.Report, error) {
			return judgeNetcat(ctx, c, name, dir, std.out)
		},
	}, std.out)
	if errors.Is(err, matrix.ErrFailed) {
		return errNo
	}
	return err
}

// judgeNetcat runs the specs on one netcat. What Ginkgo says of gonc is shown; of
// another one it is of no interest.
func judgeNetcat(
	ctx context.Context, c runner.Config, name, dir string, out io.Writer,
) (*report.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, netcatLimit)
	defer cancel()
	c.Netcat, c.Report = name, dir
	if name == matrix.Ours {
		c.Patience = 0
		return runner.Run(ctx, c, out)
	}
	c.Procs *= netcatProcs
	return runner.Run(ctx, c, io.Discard)
}

const (
	// netcatPatience is what a netcat gets for what it does at once, but for gonc, which
	// has the suite's own: many hang, and each that does takes the whole of it.
	netcatPatience = 3 * time.Second
	// netcatLimit ends the run of a netcat that would take for ever.
	netcatLimit = 5 * time.Minute
	// netcatProcs is how many times as many processes another netcat gets than gonc:
	// where one hangs, its specs wait, and use no processor.
	netcatProcs = 2
)

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/sockspec/sockspec/spec/internal/report"
)

// limit ends the run of a netcat that would take for ever.
const limit = 5 * time.Minute

// procsFactor is how many times as many processes another netcat gets than gonc: where
// one hangs, its specs wait, and use no processor.
const procsFactor = 2

// suite is the compiled suite.
type suite struct{ binary string }

func build(ctx context.Context, stderr io.Writer) (suite, error) {
	binary, err := filepath.Abs("build/spec.test")
	if err != nil {
		return suite{}, err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./spec")
	cmd.Stderr = stderr
	if err := cmd.Run(); err != nil {
		return suite{}, fmt.Errorf("the suite does not build: %w", err)
	}
	return suite{binary}, nil
}

// judge runs the specs on a netcat and reads the report, which it writes to dir. What
// Ginkgo says of gonc goes to stdout; of another one it is of no interest unless
// there is no report.
func (s suite) judge(ctx context.Context, o settings, name, dir string, stdout io.Writer) (*report.Report, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	folder, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", s.arguments(o, name, folder)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Minute
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if name == ours {
		cmd.Stdout, cmd.Stderr = stdout, stdout
	}
	failed := cmd.Run()
	r, err := report.Read(dir)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s was not judged: %w", name, errors.Join(failed, err)), errors.New(said.String()))
	}
	return r, nil
}

// arguments is the command line of a run, behind the name of the go command.
func (s suite) arguments(o settings, name, folder string) []string {
	procs := o.procs
	if name != ours {
		procs *= procsFactor
	}
	args := []string{"tool", "ginkgo", "run", "--procs=" + strconv.Itoa(procs),
		"--randomize-all", "--fail-on-empty", "--silence-skips", "--succinct"}
	if o.focus != "" {
		args = append(args, "--label-filter="+o.focus)
	}
	args = append(args, s.binary, "--", "-sockspec.netcat="+name, "-sockspec.report="+folder)
	if name != ours {
		args = append(args, "-sockspec.patience="+o.patience.String())
	}
	return args
}

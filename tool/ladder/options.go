package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/sockspec/sockspec/capture/ladder"
)

// options is the command line.
type options struct {
	file    string // "-" for the standard input
	output  string // empty for the standard output
	form    form
	table   bool // only the table
	version bool // only the version
	choice  ladder.Selection
	look    ladder.Options
}

// form is what a ladder is drawn as.
type form string

const (
	formText    form = "text"
	formSVG     form = "svg"
	formMermaid form = "mermaid"
)

// parse reads the command line. It returns pflag.ErrHelp when help is asked for.
func parse(args []string, stdout *os.File) (*options, error) {
	o := &options{}
	f := pflag.NewFlagSet("ladder", pflag.ContinueOnError)
	f.Usage = func() {}
	f.IntVarP(&o.choice.Conn, "connection", "c", 0, "")
	f.BoolVarP(&o.choice.All, "all", "a", false, "")
	f.BoolVarP(&o.table, "table", "t", false, "")
	f.IntVarP(&o.choice.Max, "max", "n", 2000, "")
	f.StringVarP(&o.output, "output", "o", "", "")
	f.IntVarP(&o.look.Width, "width", "w", 0, "")
	f.BoolVar(&o.look.ASCII, "ascii", false, "")
	f.BoolVar(&o.version, "version", false, "")
	color := f.String("color", "auto", "")
	forms := []*bool{f.Bool("text", false, ""), f.Bool("svg", false, ""), f.Bool("mermaid", false, "")}
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.version {
		return o, nil
	}
	terminal := o.output == "" && term.IsTerminal(int(stdout.Fd()))
	return o, cmp.Or(
		o.setFile(f.Args()), o.setForm(forms), o.check(f),
		o.setColor(*color, terminal), o.setWidth(terminal, stdout),
	)
}

func (o *options) setFile(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%d files given, want one capture file, a trace.json, or -", len(args))
	}
	o.file = args[0]
	return nil
}

func (o *options) setForm(asked []*bool) error {
	o.form = formText
	n := 0
	for i, form := range []form{formText, formSVG, formMermaid} {
		if *asked[i] {
			o.form = form
			n++
		}
	}
	if n > 1 {
		return errors.New("--text, --svg and --mermaid exclude each other")
	}
	return nil
}

// check refuses numbers that mean nothing, and options that exclude each other.
func (o *options) check(f *pflag.FlagSet) error {
	switch {
	case f.Changed("connection") && o.choice.Conn < 1:
		return fmt.Errorf("connection %d: the table counts from 1", o.choice.Conn)
	case f.Changed("connection") && o.choice.All:
		return errors.New("--connection and --all exclude each other")
	case o.choice.Max < 1:
		return fmt.Errorf("--max %d: want 1 or more", o.choice.Max)
	case f.Changed("width") && o.look.Width < 1:
		return fmt.Errorf("--width %d: want 60 columns or more", o.look.Width)
	case o.table && o.form != formText:
		return fmt.Errorf("--table and --%s exclude each other", o.form)
	}
	o.look.Max = 4 * o.choice.Max
	return nil
}

func (o *options) setColor(when string, terminal bool) error {
	switch when {
	case "always":
		o.look.Color = true
	case "never":
	case "auto":
		o.look.Color = terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	default:
		return fmt.Errorf("--color %s: want always, never or auto", when)
	}
	return nil
}

// setWidth takes the width of the terminal, if none is asked for and there is one.
func (o *options) setWidth(terminal bool, stdout *os.File) error {
	if o.look.Width != 0 || o.form != formText || !terminal {
		return nil
	}
	width, _, err := term.GetSize(int(stdout.Fd()))
	if err == nil {
		o.look.Width = width
	}
	return nil
}

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/sockspec/sockspec/capture/ladder"
)

// draw reads the file and writes what is asked for. What could be read of a file
// that is cut off is drawn before the error is returned.
func draw(o *options, stdin io.Reader, stdout io.Writer) error {
	survey, failure := read(o, stdin)
	if survey == nil {
		return hint(failure)
	}
	if err := choose(o, survey); err != nil {
		return errors.Join(failure, err)
	}
	write := func(w io.Writer) error { return render(w, o, survey) }
	if o.output == "" {
		return errors.Join(write(stdout), failure)
	}
	return errors.Join(save(o.output, write), failure)
}

func read(o *options, stdin io.Reader) (*ladder.Survey, error) {
	if o.file == "-" {
		return ladder.Read(stdin, "standard input", o.choice)
	}
	file, err := os.Open(o.file)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ladder.Read(file, o.file, o.choice)
}

// hint adds to an error about a file what kind of file would do.
func hint(err error) error {
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return err
	}
	return fmt.Errorf("%w: give a pcap or pcapng file, or the trace.json of a spec", err)
}

// choose refuses a connection that is not in the table.
func choose(o *options, s *ladder.Survey) error {
	if n := len(s.Conns); o.choice.Conn > n {
		return fmt.Errorf("%s: has no connection %d: its table ends with %d (ladder --table prints it)",
			o.file, o.choice.Conn, n)
	}
	o.look.Conn = o.choice.Conn
	return nil
}

// render writes the table and the ladder, or only one of them.
func render(w io.Writer, o *options, s *ladder.Survey) error {
	switch o.form {
	case formSVG:
		return ladder.SVG(w, s.Trace, o.look)
	case formMermaid:
		return ladder.Mermaid(w, s.Trace)
	}
	shown := maxTable
	if o.table {
		shown = len(s.Conns)
	}
	if err := table(w, s, shown, o.look.ASCII); err != nil || o.table || len(s.Trace.Events) == 0 {
		return err
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return ladder.Text(w, s.Trace, o.look)
}

// save writes a file.
func save(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(file)
	return errors.Join(write(buffered), buffered.Flush(), file.Close())
}

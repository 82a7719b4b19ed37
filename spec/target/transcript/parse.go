package transcript

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Transcript is a written session.
type Transcript struct {
	Name  string             // of its file, for messages
	Needs []protocol.Feature // without which it says nothing of an agent
	steps []step
}

// step is one line.
type step struct {
	line  int // its number
	kind  kind
	label string // before the > or <; empty for none
	text  string // behind it
}

type kind int

const (
	request  kind = iota // text is a method and its parameters
	repeated             // the same, until the answer fits
	rawLine              // text is a line
	longLine             // text is a length
	answer               // text is a result, or error and its code
)

// Parse reads a transcript. An error names the line.
func Parse(name string, r io.Reader) (*Transcript, error) {
	t := &Transcript{Name: name}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		if err := t.add(n, text); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return t, lines.Err()
}

var arrow = regexp.MustCompile(`^([A-Za-z0-9]*)([<>])\s*(.*)$`)

func (t *Transcript) add(n int, text string) error {
	if list, ok := strings.CutPrefix(text, "needs "); ok {
		for _, f := range strings.Fields(list) {
			t.Needs = append(t.Needs, protocol.Feature(f))
		}
		return nil
	}
	m := arrow.FindStringSubmatch(text)
	if m == nil {
		return errors.New("want needs, or a line with > or <")
	}
	s := step{line: n, label: m[1], text: m[3]}
	switch {
	case m[2] == "<":
		s.kind = answer
	case s.label == "until":
		s.kind, s.label = repeated, ""
	case s.label == "line":
		s.kind = rawLine
	case s.label == "long":
		s.kind = longLine
		if _, err := strconv.ParseUint(s.text, 10, 24); err != nil {
			return fmt.Errorf("long> %s: want a number of bytes below 16777216", s.text)
		}
	}
	if err := t.fits(s); err != nil {
		return err
	}
	t.steps = append(t.steps, s)
	return nil
}

// fits checks that a repeated request stands right before its answer.
func (t *Transcript) fits(s step) error {
	if len(t.steps) == 0 || t.steps[len(t.steps)-1].kind != repeated {
		return nil
	}
	if s.kind != answer || s.label != "" {
		return errors.New("the line after until> must be its answer")
	}
	return nil
}

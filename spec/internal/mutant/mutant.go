// Package mutant makes stacks with one lie each. A suite is as good as the faults
// that it finds: every mutant must be caught by a spec that cites what it breaks,
// and the one without a lie by none.
//
// A mutant wraps the seam to the stack, its calls or its frames; the suite does
// not know of it. The lies are data: mutants.yaml.
package mutant

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/sockspec/sockspec/spec/requirement"
)

// Mutant is one lie.
type Mutant struct {
	ID     string   `yaml:"id"`
	Lie    string   `yaml:"lie"`    // in a sentence
	Topic  string   `yaml:"topic"`  // a folder of spec: backlog, port, close, ...
	Breaks []string `yaml:"breaks"` // requirements; empty for the identity
	Calls  []Call   `yaml:"calls"`
	Frames []Frame  `yaml:"frames"`
}

// Call changes a call whose parameters hold all of When, and whose result, if
// After is given, holds all of After. Each is a part of the JSON that stands in
// the protocol; a null in After asks that the field be absent.
type Call struct {
	Method string         `yaml:"method"`
	When   map[string]any `yaml:"when"`
	After  map[string]any `yaml:"after"`
	Set    map[string]any `yaml:"set"`  // parameters to change before the call
	Skip   bool           `yaml:"skip"` // answer success, and call nothing
	Give   map[string]any `yaml:"give"` // fields of the result to change; null takes one away
}

// Frame changes a packet.
type Frame struct {
	From      string `yaml:"from"`      // stack (the default) or bench; on loopback all is the stack's
	Interface string `yaml:"interface"` // wire (the default), lo or any
	Proto     string `yaml:"proto"`     // TCP, UDP, ICMP, ICMPv6; empty for any
	Flags     string `yaml:"flags"`     // TCP control bits that are all set: "SYN|ACK"
	Without   string `yaml:"without"`   // TCP control bits that are not
	Data      *bool  `yaml:"data"`      // whether it has a payload
	Nth       int    `yaml:"nth"`       // only the nth such packet of a session, from 1; 0 for all
	Behind    int    `yaml:"behind"`    // only those behind the nth

	Drop      bool   `yaml:"drop"`
	Duplicate bool   `yaml:"duplicate"`
	SetFlags  string `yaml:"set_flags"` // the control bits instead
	SetWindow *int   `yaml:"set_window"`
	AddSeq    int    `yaml:"add_seq"`
	AddAck    int    `yaml:"add_ack"`
	SetPort   int    `yaml:"set_port"` // the source port instead
	SetTTL    int    `yaml:"set_ttl"`
	NoOptions bool   `yaml:"no_options"`
	BadSum    string `yaml:"bad_sum"` // a checksum that is wrong: of "IP" or of the "transport"
}

//go:embed mutants.yaml
var data []byte

var load = sync.OnceValues(func() ([]Mutant, error) { return Parse(data) })

// All are the mutants, the identity first.
func All() ([]Mutant, error) { return load() }

// Parse reads mutants from YAML and checks them: an unknown field, a missing
// word, an id that is there twice, an unknown requirement are errors.
func Parse(text []byte) ([]Mutant, error) {
	var all []Mutant
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("mutants.yaml: %w", err)
	}
	seen := map[string]bool{}
	for _, m := range all {
		if err := m.check(seen); err != nil {
			return nil, fmt.Errorf("mutants.yaml: mutant %q: %w", m.ID, err)
		}
		seen[m.ID] = true
	}
	return all, nil
}

func (m Mutant) check(seen map[string]bool) error {
	switch {
	case m.ID == "" || m.Lie == "":
		return fmt.Errorf("it needs an id and a lie")
	case seen[m.ID]:
		return fmt.Errorf("its id is there twice")
	case len(m.Calls)+len(m.Frames) > 0 && len(m.Breaks) == 0:
		return fmt.Errorf("it changes something and breaks nothing")
	}
	for _, id := range m.Breaks {
		if _, ok := requirement.Get(id); !ok {
			return fmt.Errorf("no requirement %q", id)
		}
	}
	for _, f := range m.Frames {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}

func (f Frame) check() error {
	for _, text := range []string{f.Flags, f.Without, f.SetFlags} {
		if _, err := parseFlags(text); err != nil {
			return err
		}
	}
	switch f.BadSum {
	case "", badIP, badTransport:
		return nil
	}
	return fmt.Errorf("no checksum %q; one of %s, %s", f.BadSum, badIP, badTransport)
}

// Find returns the mutant with an id.
func Find(id string) (Mutant, error) {
	all, err := All()
	if err != nil {
		return Mutant{}, err
	}
	for _, m := range all {
		if m.ID == id {
			return m, nil
		}
	}
	return Mutant{}, fmt.Errorf("no mutant %q; spec/internal/mutant/mutants.yaml lists them", id)
}

package catch

import (
	"fmt"

	"github.com/sockspec/sockspec/spec/internal/mutant"
)

// result is what the suite made of one mutant.
type result struct {
	lie      mutant.Mutant
	specs    int      // how many ran
	catchers []string // the ids of those that noticed
	unsure   int      // how many were inconclusive, and neither noticed nor missed it
	err      error    // why nothing can be said
}

// ok: a lie was noticed, or there was none and nobody noticed one.
func (r result) ok() bool {
	return r.err == nil && r.specs > 0 && (len(r.lie.Breaks) == 0) == (len(r.catchers) == 0)
}

// unclear: the specs that might have noticed were kept waiting by the machine.
func (r result) unclear() bool { return !r.ok() && len(r.catchers) == 0 && r.unsure > 0 }

// mark is what a run shows of the result while it goes on.
func (r result) mark() string {
	if r.ok() {
		return "."
	}
	return "F"
}

func (r result) row() string {
	head := fmt.Sprintf("\n%-34s %s", r.lie.ID, r.lie.Lie)
	switch {
	case r.err != nil:
		return head + "\n    no result: " + r.err.Error()
	case len(r.lie.Breaks) == 0 && len(r.catchers) == 0:
		return fmt.Sprintf("%s\n    noticed by none of %d specs, as it must be; %d were inconclusive",
			head, r.specs, r.unsure)
	case len(r.catchers) == 0:
		return fmt.Sprintf(
			"%s\n    NOT CAUGHT by any of the %d specs that cite what it breaks; %d were inconclusive",
			head, r.specs, r.unsure)
	}
	text := head + fmt.Sprintf("\n    caught by %d of %d:", len(r.catchers), r.specs)
	for i, id := range r.catchers {
		if i == 3 && len(r.lie.Breaks) > 0 {
			return text + fmt.Sprintf("\n      and %d more", len(r.catchers)-i)
		}
		text += "\n      " + id
	}
	return text
}

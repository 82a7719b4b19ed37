package ladder

import "fmt"

// notes are what a reader must know before the ladder.
func notes(t *Trace) []string {
	var all []string
	if t.Dropped > 0 {
		all = append(all,
			fmt.Sprintf("The capture lost %d frames: what is drawn here is not all that happened.",
				t.Dropped))
	}
	for _, n := range t.Notes {
		all = append(all, clean(n))
	}
	return all
}

// sentence is a remark with the mark of its kind.
func (r *Remark) sentence() string {
	if r.Bad {
		return "✗ " + clean(r.Text)
	}
	return "• " + clean(r.Text)
}

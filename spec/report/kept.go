package report

import "slices"

// Kept tells of the requirements of one force how many of them the stack keeps, as far
// as the run shows.
type Kept struct {
	Force   string // "MUST", "SHOULD", "MAY", or "Linux" for what only Linux documents
	Cited   int    // by a spec of the suite
	Judged  int    // of these: kept or not
	Kept    int    // of these: each spec that cites it and was judged has passed
	NotKept int    // a known deviation among them
}

// forces are those of requirements, in the order in which reports show them.
var forces = []string{"MUST", "SHOULD", "MAY", "Linux"}

// Kept counts the requirements that specs cite, by their force.
func (r *Report) Kept() []Kept {
	force := map[string]string{}
	keeps, breaks := map[string]bool{}, map[string]bool{}
	for i := range r.Specs {
		s := &r.Specs[i]
		for _, c := range s.Cites {
			force[c.ID] = c.Force
			keeps[c.ID] = keeps[c.ID] || s.Verdict == Passed
			breaks[c.ID] = breaks[c.ID] || s.Breaks(c.ID)
		}
	}
	list := make([]Kept, len(forces))
	for i, f := range forces {
		list[i].Force = f
	}
	for id, f := range force {
		if i := slices.Index(forces, f); i >= 0 {
			list[i].add(keeps[id], breaks[id])
		}
	}
	return list
}

func (k *Kept) add(keeps, breaks bool) {
	k.Cited++
	switch {
	case breaks:
		k.Judged++
		k.NotKept++
	case keeps:
		k.Judged++
		k.Kept++
	}
}

// Breaks reports whether the spec shows that the stack does not keep a requirement which
// the spec cites. A spec that failed for another of its requirements does not.
func (s *Spec) Breaks(id string) bool {
	switch s.Verdict {
	case Deviated, Advised, Differs, Failed:
	case Unsupported:
		return slices.Contains(s.Unmet, id)
	default:
		return false
	}
	return s.Unmet == nil || slices.Contains(s.Unmet, id)
}

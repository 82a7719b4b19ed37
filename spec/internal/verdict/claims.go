package verdict

import (
	"fmt"
	"slices"

	"github.com/sockspec/sockspec/spec/requirement"
)

// claims are the requirements that a spec cites, and which of them it checks.
type claims struct {
	cited []string // by their ids
	now   []string // named by the latest Checks
}

// current are the claims of the spec that runs. A process runs one at a time.
var current claims

// claimsOf returns what a spec with these labels cites.
func claimsOf(labels []string) (c claims) {
	for _, l := range labels {
		if id, ok := requirement.FromLabel(l); ok {
			c.cited = append(c.cited, id)
		}
	}
	return c
}

// forcesOf returns the forces of requirements.
func forcesOf(ids []string) (forces []requirement.Force) {
	for _, id := range ids {
		r, _ := requirement.Get(id)
		forces = append(forces, r.Force())
	}
	return forces
}

// Checks says which of the cited requirements the assertions are about that follow,
// until it is called again.
func Checks(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(current.cited, id) {
			panic(fmt.Sprintf("Checks(%q): the spec does not cite it", id))
		}
	}
	current.now = ids
}

// unmet are the requirements that the stack does not keep if the spec fails now.
func (c claims) unmet() []string {
	if c.now != nil {
		return c.now
	}
	return c.cited
}

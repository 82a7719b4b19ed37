package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/requirement"
)

// claims are the requirements that a spec cites, and which of them it checks.
type claims struct {
	cited   []string // by their ids
	mixed   bool     // whether they have different forces
	checked []string // named by Checks so far
	now     []string // named by the latest
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
	forces := forcesOf(c.cited)
	c.mixed = len(slices.Compact(forces)) > 1
	return c
}

// forcesOf returns the forces of requirements, sorted.
func forcesOf(ids []string) (forces []requirement.Force) {
	for _, id := range ids {
		r, _ := requirement.Get(id)
		forces = append(forces, r.Force())
	}
	slices.Sort(forces)
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
	current.checked = append(current.checked, ids...)
}

// unmet are the requirements that the stack does not keep if the spec fails now.
func (c claims) unmet() []string {
	if c.now != nil {
		return c.now
	}
	return c.cited
}

// unchecked says which requirements a spec does not check though it cites them; "" if
// there are none. Where all have one force, each assertion is about all of them.
func (c claims) unchecked() string {
	if !c.mixed {
		return ""
	}
	left := slices.DeleteFunc(slices.Clone(c.cited), func(id string) bool {
		return slices.Contains(c.checked, id)
	})
	if len(left) == 0 {
		return ""
	}
	return fmt.Sprintf("the spec cites requirements of different force (%s), and does not say "+
		"what it asserts for %s: call b.Checks with its id before", c.forces(),
		strings.Join(left, " and "))
}

// forces lists the requirements with their forces.
func (c claims) forces() string {
	var list []string
	for _, id := range c.cited {
		list = append(list, fmt.Sprintf("%s %s", forcesOf([]string{id})[0], id))
	}
	return strings.Join(list, ", ")
}

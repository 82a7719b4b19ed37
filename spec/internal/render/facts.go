package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// subject names what was judged: the stack and, if there is one, the lie that
// was laid over it.
func subject(r *report.Report) string {
	name := r.Stack.Name
	if name == "" {
		name = r.Stack.Target
	}
	name = strings.Join(strings.Fields(name+" "+r.Stack.Release+" "+r.Stack.Machine), " ")
	if name == "" {
		name = "unnamed stack"
	}
	if r.Mutant != "" {
		name += " with the mutant " + r.Mutant
	}
	return oneLine(name, lineLimit)
}

// details lists facts about the run, as pairs of a name and a value.
func details(r *report.Report) [][2]string {
	list := [][2]string{
		{"Took", duration(r.Duration)},
		{"Captures", captures(r)},
		{"Measured again", again(r)},
		{"Suite", r.Suite},
		{"Seed", fmt.Sprint(r.Seed)},
		{"Label filter", r.Filter},
		{"Mutant", r.Mutant},
	}
	if !r.Started.IsZero() {
		list = slices.Insert(list, 0,
			[2]string{"Started", r.Started.UTC().Format("2006-01-02 15:04:05 UTC")})
	}
	return slices.DeleteFunc(list, func(pair [2]string) bool { return pair[1] == "" })
}

// captures reports whether the captures of the run are complete.
func captures(r *report.Report) string {
	var kept, packets, lossy int
	var lost uint64
	for i := range r.Specs {
		spec := &r.Specs[i]
		if spec.HasTrace || spec.Dropped > 0 {
			kept++
			packets += spec.Packets
		}
		if spec.Dropped > 0 {
			lossy++
			lost += spec.Dropped
		}
	}
	if lossy > 0 {
		return fmt.Sprintf("%s of %s lost %s", number(lossy), plural(kept, "capture"),
			plural(int(min(lost, 1<<53)), "frame"))
	}
	if kept == 0 {
		return "none kept"
	}
	return fmt.Sprintf("all %s complete, %s", number(kept), plural(packets, "packet"))
}

// again tells how many specs were measured more than once; empty for none.
func again(r *report.Report) string {
	var specs int
	var first string
	for i := range r.Specs {
		if s := &r.Specs[i]; len(s.Spoilt) > 0 {
			specs++
			first = s.Spoilt[0]
		}
	}
	if specs == 0 {
		return ""
	}
	return plural(specs, "spec") + ", since a capture was of no use: " + oneLine(first, lineLimit)
}

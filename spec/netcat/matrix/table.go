package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// table is the matrix as a page of Markdown: specs by netcats, a table for each file
// of specs, in which the two families share a line.
func table(reports []*report.Report) string {
	var out strings.Builder
	out.WriteString(preface)
	for _, r := range reports {
		n := r.Totals()
		fmt.Fprintf(&out, "| %s | %s | %d | %d | %d |\n", r.Stack.Target, r.Stack.Release,
			n[report.Passed], n[report.Failed], n[report.Unsupported])
	}
	topic := ""
	for _, l := range lines(reports) {
		if l.topic != topic {
			topic = l.topic
			fmt.Fprintf(&out, "\n## %s\n\n| |%s\n| --- |%s\n",
				topic, cells(names(reports)), strings.Repeat(" :---: |", len(reports)))
		}
		text := strings.ReplaceAll(l.text, "|", `\|`)
		fmt.Fprintf(&out, "| %s |%s\n", text, cells(l.marks(len(reports))))
	}
	return out.String()
}

func names(reports []*report.Report) (list []string) {
	for _, r := range reports {
		list = append(list, r.Stack.Target)
	}
	return list
}

func cells(list []string) string { return " " + strings.Join(list, " | ") + " |" }

// line is what the specs with one text, of one family or of both, came to.
type line struct {
	topic, text string
	specs       [][]report.Spec // by netcat
}

// lines gathers the specs of the reports, in the order of their ids.
func lines(reports []*report.Report) (list []*line) {
	known := map[string]*line{}
	for i, r := range reports {
		for _, s := range r.Specs {
			if s.Verdict == report.Excluded {
				continue
			}
			topic, text := place(s)
			l := known[topic+text]
			if l == nil {
				l = &line{topic: topic, text: text, specs: make([][]report.Spec, len(reports))}
				known[topic+text] = l
				list = append(list, l)
			}
			l.specs[i] = append(l.specs[i], s)
		}
	}
	slices.SortStableFunc(list, func(a, b *line) int { return strings.Compare(a.topic, b.topic) })
	return list
}

// families are the containers whose specs share a line.
var families = []string{"IPv4", "IPv6"}

// family is the one that a spec is written for; "" for none.
func family(s report.Spec) string {
	for _, name := range s.Path {
		if slices.Contains(families, name) {
			return name
		}
	}
	return ""
}

// place is the topic of a spec, and its text with all else that it stands in.
func place(s report.Spec) (topic, text string) {
	path := slices.DeleteFunc(slices.Clone(s.Path), func(name string) bool {
		return slices.Contains(families, name)
	})
	return strings.TrimPrefix(path[0], "netcat "), strings.Join(append(path[1:], s.Text), " ")
}

// marks are the cells of a line.
func (l *line) marks(netcats int) []string {
	marks := make([]string, netcats)
	for i, specs := range l.specs {
		marks[i] = mark(specs)
	}
	return marks
}

// mark tells what a netcat made of the specs of a line. One family of which it is not
// known does not count beside the other.
func mark(specs []report.Spec) string {
	var held, missed []string
	for _, s := range specs {
		switch s.Verdict {
		case report.Passed:
			held = append(held, family(s))
		case report.Failed:
			missed = append(missed, family(s))
		}
	}
	switch {
	case len(missed) > 0 && len(held) > 0:
		return "✗ " + strings.Join(missed, " ")
	case len(missed) > 0:
		return "✗"
	case len(held) > 0:
		return "✓"
	}
	return "–"
}

const preface = `# What netcats do

What each netcat makes of the specs in spec/netcat: ✓ it does what the spec says, ✗ it does not,
– it cannot be asked for it, or only IPv6 is lacking. A family beside ✗ says that the other one did
well: often a race, lost in one of two. The specs ask for what gonc promises. Other netcats promise
other things; each is run with the flags that bring it nearest. What came instead, and its packets,
are on the page that the run leaves:

    make conformance TARGET=netcat:all    # report/index.html
    make netcats                          # the same, and this table

| netcat | version | passed | failed | unsupported |
| --- | --- | ---: | ---: | ---: |
`

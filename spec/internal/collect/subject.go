package collect

import (
	"encoding/json"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/report"
)

// Subject is what a run judges. A process that runs specs knows it, and publishes it
// for the one that makes the report.
type Subject struct {
	Stack  report.Stack
	List   string // the stack whose known deviations hold, for expect.Load
	Layer  string // the label of the specs that count; "" for all
	Mutant string // the lie that the stack tells; "" for none
}

// subjectEntry is the name of the report entry that holds the subject.
const subjectEntry = "sockspec subject"

// Publish attaches the subject to Ginkgo's report of the current node.
func Publish(s Subject) {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // Subject holds nothing that cannot be marshalled
	}
	ginkgo.AddReportEntry(subjectEntry, string(raw), ginkgo.ReportEntryVisibilityNever)
}

// subjectOf is the subject that any process of a run has published. It is empty
// where none has, for no spec ran.
func subjectOf(ran types.Report) (about Subject) {
	for _, s := range ran.SpecReports {
		entry, ok := entryOf(s, subjectEntry)
		if ok && json.Unmarshal([]byte(entry), &about) == nil {
			return about
		}
	}
	return Subject{}
}

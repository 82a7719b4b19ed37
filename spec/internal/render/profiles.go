package render

import (
	"fmt"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// wordVerdict is the verdict whose colour and mark a word is shown with.
func wordVerdict(w report.Word) report.Verdict {
	switch w {
	case report.Pass:
		return report.Passed
	case report.Partial:
		return report.Deviated
	}
	return report.Failed
}

// profileMeanings explain the profiles in a few words.
var profileMeanings = map[report.Profile]string{
	report.CoreAPI: "what calls alone show",
	report.TCPWire: "what TCP shows on the wire",
	report.UDP:     "what UDP shows",
	report.Linux:   "what only Linux documents",
	report.Gonc:    "what netcats show",
}

// standingRow is a line of the table of profiles.
type standingRow struct{ report.Standing }

func standingRows(r *report.Report) (rows []standingRow) {
	for _, s := range r.Standings() {
		rows = append(rows, standingRow{s})
	}
	return rows
}

// Meaning explains the profile.
func (s standingRow) Meaning() string { return profileMeanings[s.Profile] }

// Verdict is that whose colour the line has.
func (s standingRow) Verdict() report.Verdict { return wordVerdict(s.Word()) }

// Judgements tells how many of the profile's specs were judged, and what is left.
func (s standingRow) Judgements() string {
	text := fmt.Sprintf("%s of %s judged", number(s.Judged), plural(s.Specs, "spec"))
	if s.Options > 0 {
		text += fmt.Sprintf(", %s about what a MAY leaves open", number(s.Options))
	}
	if s.Failed > 0 {
		text += fmt.Sprintf(", %s failed", number(s.Failed))
	}
	return text
}

// terminalProfiles writes the profiles, and the requirements by their force, as tables.
func terminalProfiles(out *strings.Builder, r *report.Report, paint painter) {
	for i, s := range standingRows(r) {
		if i == 0 {
			out.WriteString("\nProfiles\n")
		}
		word := fmt.Sprintf("%-7s", s.Word())
		fmt.Fprintf(out, "  %-9s %s  %s\n", s.Profile, paint(s.Verdict(), word), s.Judgements())
	}
	fmt.Fprintf(out, "\n%-12s %6s %7s %6s %9s\n",
		"Requirements", "cited", "judged", "kept", "not kept")
	for _, k := range r.Kept() {
		fmt.Fprintf(out, "  %-10s %6d %7d %6d %9d\n", k.Force, k.Cited, k.Judged, k.Kept, k.NotKept)
	}
}

// markdownProfiles writes them as Markdown.
func markdownProfiles(out *strings.Builder, r *report.Report) {
	out.WriteString("\n| profile | | |\n| --- | --- | --- |\n")
	for _, s := range standingRows(r) {
		fmt.Fprintf(out, "| %s, %s | %s | %s |\n", s.Profile, s.Meaning(), s.Word(), s.Judgements())
	}
	out.WriteString("\n| requirements | cited | judged | kept | not kept |\n" +
		"| --- | ---: | ---: | ---: | ---: |\n")
	for _, k := range r.Kept() {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", k.Force, number(k.Cited), number(k.Judged),
			number(k.Kept), number(k.NotKept))
	}
}

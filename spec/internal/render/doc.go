// Package render makes of a report what people and machines read: index.html with a
// page for each spec, junit.xml, summary.md, the summary for a terminal, and several
// reports side by side.
package render

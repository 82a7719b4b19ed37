package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/internal/bounded"
)

// drawing is a trace in the forms that a page shows.
type drawing struct {
	Wide, Narrow  template.HTML // for a desk and for a phone
	Text, Mermaid string
}

const (
	traceLimit  = 128 << 20 // bytes of a trace.json
	rowLimit    = 500       // of a drawing; the capture file holds the rest
	wideWidth   = 1056      // pixels: the width of the page's text
	narrowWidth = 360
	textColumns = 100
)

// draw reads a trace and draws it.
func draw(path string) (*drawing, error) {
	data, err := bounded.ReadFile(path, traceLimit)
	if err != nil {
		return nil, fmt.Errorf("cannot read the trace: %w", err)
	}
	var trace ladder.Trace
	if err := json.Unmarshal(data, &trace); err != nil {
		return nil, fmt.Errorf("%s is no trace: %w", path, err)
	}
	ladder.Annotate(&trace)
	return drawn(&trace)
}

// drawn draws an annotated trace in each form. The SVG goes into the page as it
// is, without its title, which the page shows already: package ladder escapes
// what it holds.
func drawn(trace *ladder.Trace) (*drawing, error) {
	var wide, narrow, text, mermaid strings.Builder
	untitled := *trace
	untitled.Title = ""
	err := errors.Join(
		ladder.SVG(&wide, &untitled, ladder.Options{Width: wideWidth, Max: rowLimit, ID: "wide-"}),
		ladder.SVG(&narrow, &untitled, ladder.Options{Width: narrowWidth, Max: rowLimit, ID: "narrow-"}),
		ladder.Text(&text, trace, ladder.Options{Width: textColumns, Max: rowLimit}),
		ladder.Mermaid(&mermaid, trace),
	)
	if err != nil {
		return nil, fmt.Errorf("cannot draw the trace: %w", err)
	}
	return &drawing{template.HTML(wide.String()), template.HTML(narrow.String()), text.String(),
		mermaid.String()}, nil
}

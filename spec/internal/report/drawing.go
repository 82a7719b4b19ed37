package report

import "html/template"

// drawing is a trace in the forms that a page shows.
type drawing struct {
	Wide, Narrow  template.HTML
	Text, Mermaid string
	Notes         []string
}

func draw(path string) (*drawing, error) { return &drawing{}, nil }

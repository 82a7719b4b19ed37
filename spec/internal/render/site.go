package render

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

//go:embed assets
var assets embed.FS

// pages are the templates of the site: "index" and "spec".
var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"number":   number,
	"plural":   plural,
	"duration": duration,
	"percent":  percent,
	"title":    func(word string) string { return title(report.Verdict(word)) },
	"number64": func(n uint64) string { return number(int(min(n, 1<<53))) },
	"fold":     foldHistory,
	"explain":  explainHistory,
	"oneline":  func(s string) string { return oneLine(s, lineLimit) },
}).ParseFS(assets, "assets/*.html"))

var (
	style  = template.CSS(asset("style.css"))
	script = template.JS(asset("page.js"))
	policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; " +
		"form-action 'none'; script-src " + scriptHash()
)

// asset returns one of the embedded files.
func asset(name string) string {
	data, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(data))
}

// scriptHash allows the pages' own script and no other: whatever a stack or a
// peer managed to put into a page would not run.
func scriptHash() string {
	sum := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// frame is what every page holds.
type frame struct {
	Title  string
	Style  template.CSS
	Script template.JS
	Policy string
	Root   string // the way to index.html's folder: "" or "../../"
	Report *report.Report
}

// newFrame frames a page of the report.
func newFrame(r *report.Report, title, root string) frame {
	return frame{title, style, script, policy, root, r}
}

// Stack is the name of what was judged.
func (f frame) Stack() string { return subject(f.Report) }

// Details are facts about the run, in pairs of a name and a value.
func (f frame) Details() [][2]string { return details(f.Report) }

// Verdicts are the words of the legend.
func (f frame) Verdicts() []report.Verdict { return report.Verdicts() }

// Letters are the letters of the legend of connection histories.
func (f frame) Letters() []struct{ Letter, Meaning string } { return letters }

// writeSite writes index.html and a page for each spec that ran.
func writeSite(dir string, r *report.Report) error {
	paged := paged(r)
	errs := []error{writeFile(dir, "index.html", func(w io.Writer) error {
		return pages.ExecuteTemplate(w, "index", newIndex(r))
	})}
	for i := range paged {
		page, err := newSpecPage(dir, r, between(paged, i))
		errs = append(errs, err,
			writeFile(dir, "specs/"+paged[i].Slug+"/index.html", func(w io.Writer) error {
				return pages.ExecuteTemplate(w, "spec", page)
			}))
	}
	return errors.Join(errs...)
}

// paged returns the specs that have a page, in the order in which they lead to
// each other.
func paged(r *report.Report) []row {
	var list []row
	for i := range r.Specs {
		if spec := (row{&r.Specs[i]}); spec.HasPage() {
			list = append(list, spec)
		}
	}
	return list
}

package render

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

// page is what a test reads of an HTML file.
type page struct {
	elements []xml.StartElement
	text     string
	ids      map[string]bool
}

// parse reads a page. The pages close their elements, so the XML parser of the
// standard library can read them once it knows HTML's void elements.
func parse(t *testing.T, path string) page {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := page{ids: map[string]bool{}}
	decoder := xml.NewDecoder(strings.NewReader(string(data)))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			p.elements = append(p.elements, token.Copy())
			p.ids[attribute(token, "id")] = true
		case xml.CharData:
			p.text += string(token)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// count counts the elements of a name.
func (p page) count(name string) int {
	n := 0
	for _, e := range p.elements {
		if e.Name.Local == name {
			n++
		}
	}
	return n
}

// written writes a report, and returns its folder with all of its pages.
func written(t *testing.T, r *report.Report) (dir string, pages map[string]page) {
	t.Helper()
	dir = t.TempDir()
	if err := Write(dir, r); err != nil {
		t.Log(err)
	}
	return dir, pagesOf(t, dir)
}

// pagesOf reads all pages of a folder.
func pagesOf(t *testing.T, dir string) map[string]page {
	t.Helper()
	pages := map[string]page{}
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".html" {
			pages[path] = parse(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// resolves fails the test for links that lead to no file, or to no id in it.
func resolves(t *testing.T, pages map[string]page) {
	t.Helper()
	for path, p := range pages {
		for _, e := range p.elements {
			for _, name := range []string{"href", "src"} {
				if link := attribute(e, name); link != "" {
					leads(t, pages, path, link)
				}
			}
		}
	}
}

func leads(t *testing.T, pages map[string]page, from, link string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		t.Errorf("%s: the link %q leaves the report", from, link)
		return
	}
	target := from
	if u.Path != "" {
		target = filepath.Join(filepath.Dir(from), filepath.FromSlash(u.Path))
	}
	if _, err := os.Stat(target); err != nil {
		t.Errorf("%s: the link %q leads nowhere", from, link)
	}
	if p, ok := pages[target]; ok && u.Fragment != "" && !p.ids[u.Fragment] {
		t.Errorf("%s: the link %q leads to no id", from, link)
	}
}

func TestEverySpecThatRanHasAPage(t *testing.T) {
	dir, pages := written(t, sample())
	if len(pages) != len(sample().Specs) {
		t.Errorf("there are %d pages, want the index and %d", len(pages), len(sample().Specs)-1)
	}
	resolves(t, pages)
	for _, spec := range sample().Specs {
		if spec.Table != nil { // its cells say it better
			spec.Expected = "2 of 160 cases differ"
			spec.Actual = "127.0.0.3 first, listening / REUSEADDR on, wildcard 4 gives EINVAL, " +
				"not EADDRINUSE"
		}
		p, ok := pages[filepath.Join(dir, "specs", spec.Slug, "index.html")]
		if ok == (spec.Verdict == report.Excluded) {
			t.Errorf("%s: has a page: %v", spec.ID, ok)
		}
		for _, want := range []string{spec.Text, spec.Expected, spec.Actual, spec.Verdict.Meaning(),
			spec.File, spec.Cites[0].Paraphrase, spec.Cites[0].Condition} {
			if ok && !strings.Contains(p.text, want) {
				t.Errorf("%s: its page lacks %q", spec.ID, want)
			}
		}
	}
}

func TestTheIndexTellsOfEverySpec(t *testing.T) {
	dir, pages := written(t, sample())
	index := pages[filepath.Join(dir, "index.html")]
	want := []string{"The run failed", "2 failed, 1 mended, 1 inconclusive, 1 stale expectation",
		"Sh(ADa){40}Fr", "lacks raw"}
	for _, spec := range sample().Specs {
		want = append(want, spec.Text)
	}
	want = append(append(want, sample().Stale...), sample().Problems...)
	for name, value := range sample().Stack.Settings {
		want = append(want, name, value)
	}
	for _, text := range want {
		if !strings.Contains(index.text, text) {
			t.Errorf("index.html lacks %q", text)
		}
	}
}

func TestATableShowsWhereItDiffers(t *testing.T) {
	dir, pages := written(t, sample())
	p := pages[filepath.Join(dir, "specs", tabled().Slug, "index.html")]
	differs := 0
	for _, e := range p.elements {
		if e.Name.Local == "td" && attribute(e, "class") == "differs" {
			differs++
		}
	}
	// without the corner, and the other table
	cells := p.count("td") - 1 - len(sample().Stack.Settings)
	if differs != 2 || cells != 160 {
		t.Errorf("%d of %d cells differ, want 2 of 160", differs, cells)
	}
}

func TestHostilePagesHoldNoForeignMarkup(t *testing.T) {
	_, pages := written(t, poisoned())
	if len(pages) < 5 {
		t.Fatalf("there are only %d pages", len(pages))
	}
	resolves(t, pages)
	for path, p := range pages {
		scripts := 0
		if p.ids["filter"] {
			scripts = 1
		}
		if p.count("script") != scripts || p.count("img") > 0 || p.count("iframe") > 0 ||
			p.count("style") != 1 {
			t.Errorf("%s holds markup of the stack", path)
		}
		for _, e := range p.elements {
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s: %s has the attribute %s", path, e.Name.Local, a.Name.Local)
				}
			}
		}
	}
}

func TestPagesNeedNothingElse(t *testing.T) {
	for _, text := range []string{string(style), string(script)} {
		for _, word := range []string{"url(", "@import", "http:", "https:", "fetch("} {
			if strings.Contains(text, word) {
				t.Errorf("the pages' own code holds %q", word)
			}
		}
	}
	dir := t.TempDir()
	if err := Write(dir, sample()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "<script>"+string(script)+"</script>") {
		t.Error("the script is not the one whose hash the policy allows")
	}
	if !strings.Contains(policy, "default-src 'none'") {
		t.Error("the policy allows requests")
	}
}

func TestWriteTellsWhatItCouldNot(t *testing.T) {
	r := sample()
	r.Specs[1].Slug = "a/b"
	dir := t.TempDir()
	err := Write(dir, r)
	if err == nil || !strings.Contains(err.Error(), `slug "a/b"`) {
		t.Errorf("Write says %v, want the slug", err)
	}
	for _, name := range []string{"report.json", "junit.xml", "summary.md", "summary.txt",
		"index.html"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("Write leaves out %s", name)
		}
	}
	file := filepath.Join(dir, "report.json")
	if err := Write(file, r); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("Write into a file says %v, want its name", err)
	}
}

func BenchmarkFourHundredSpecs(b *testing.B) {
	r, dir := many(400), b.TempDir()
	for i := range r.Specs {
		leave(b, dir, &r.Specs[i], refused(b, ""))
	}
	for b.Loop() {
		if err := Write(dir, r); err != nil {
			b.Fatal(err)
		}
	}
}

func TestPagesTurnThroughAllSpecs(t *testing.T) {
	paged := paged(many(5).Normal())
	for i := range paged {
		p := between(paged, i)
		if (p.Previous == nil) != (i == 0) || (p.Next == nil) != (i == len(paged)-1) {
			t.Errorf("page %d has the neighbours %v and %v", i, p.Previous, p.Next)
		}
	}
	if slices.ContainsFunc(paged, func(s row) bool { return s.Verdict == report.Excluded }) {
		t.Error("an excluded spec has a page")
	}
}

package render

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sockspec/sockspec/spec/report"
)

// hostile strings are what a stack or a peer could bring into a report.
var hostile = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)`,
	"</title></style><script>alert(1)</script>",
	"javascript:alert(1)",
	"]]><x/>&bogus;{{.}}",
	"\x1b[31mred\x1b[0m \x1b]0;title\x07 \x00\x08\x7f",
	"\xff\xfe\xc3(",
	"\u202egnp.exe \u2066 \u2028 \ufffe",
	"line\r\nline\n\n## heading | `code`",
	strings.Repeat("long \u00e9", 40_000),
	"http://192.0.2.1/x?y#z",
}

// poisoned is a report in which each string is one of the hostile ones.
func poisoned() *report.Report {
	r := sample()
	next := 0
	poison(reflect.ValueOf(r), &next)
	for i := range r.Specs {
		r.Specs[i].Verdict = report.Verdicts()[i%len(report.Verdicts())]
		r.Specs[i].ID += string(rune('a' + i))
		r.Specs[i].Slug = report.SlugOf(r.Specs[i].ID)
	}
	r.Specs[0].Slug = "../../../<script>"
	return r
}

// poison sets every string that v leads to.
func poison(v reflect.Value, next *int) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), next)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				poison(v.Field(i), next)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), next)
		}
	case reflect.Map:
		for _, text := range hostile {
			v.SetMapIndex(reflect.ValueOf(text), reflect.ValueOf(text))
		}
	case reflect.String:
		v.SetString(hostile[*next%len(hostile)])
		*next++
	}
}

func TestCleanShowsWhatWouldHide(t *testing.T) {
	for _, c := range []struct {
		in, want string
		limit    int
	}{
		{"plain äöü €", "plain äöü €", 100},
		{"tab\tand\nline", "tab\tand\nline", 100},
		{"\x1b[1;31mred\x1b[0m", "red", 100},
		{"bell\a esc\x1b nul\x00 del\x7f", "bell␇ esc␛ nul␀ del␡", 100},
		{"\u202eabc", "\ufffdabc", 100},
		{"a\xffb", "a\ufffdb", 100},
		{"abcdef", "abcd … (2 more bytes in report.json)", 4},
	} {
		if got := clean(c.in, c.limit); got != c.want {
			t.Errorf("clean(%q) is %q, want %q", c.in, got, c.want)
		}
	}
	for _, text := range hostile {
		got := clean(text, 1000)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\x07\x08\x1b\x7f\r\u202e\u2066") ||
			len(got) > 1100 {
			t.Errorf("clean(%.40q) is %.80q", text, got)
		}
	}
}

func TestCleanedLeavesTheReportAlone(t *testing.T) {
	r := poisoned()
	before, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	shown := cleaned(r)
	after, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("cleaned changes the report that it copies")
	}
	if !shown.Started.Equal(r.Started) || len(shown.Specs) != len(r.Specs) ||
		shown.Specs[1].Packets != r.Specs[1].Packets {
		t.Error("cleaned loses what is no text")
	}
}

func TestSummariesOfAHostileReportStayPlain(t *testing.T) {
	short := summaryOf(cleaned(poisoned()), "report/index.html")
	var text, markdown strings.Builder
	if err := writeTerminal(&text, short, false); err != nil {
		t.Fatal(err)
	}
	if err := writeMarkdown(&markdown, short); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(text.String(), "\x00\x07\x08\x1b\x7f\r\u202e\u2066") {
		t.Error("summary.txt controls the terminal")
	}
	rest := strings.ReplaceAll(markdown.String(), "<br>", "")
	if strings.ContainsAny(rest, "<>\x1b\x00\u202e") {
		t.Error("summary.md holds markup of the stack")
	}
	for line := range strings.Lines(markdown.String()) {
		if strings.HasPrefix(line, "## heading") {
			t.Error("summary.md holds a heading of the stack")
		}
	}
	junit(t, poisonedForXML())
}

// poisonedForXML is the hostile report without the bytes that clean replaces by
// U+FFFD, which wellFormed could not tell from those that the XML package does.
func poisonedForXML() *report.Report {
	r := cleaned(poisoned())
	raw, _ := json.Marshal(r)
	var fresh report.Report
	plain := strings.ReplaceAll(string(raw), "\ufffd", "?")
	if err := json.Unmarshal([]byte(plain), &fresh); err != nil {
		panic(err)
	}
	return &fresh
}

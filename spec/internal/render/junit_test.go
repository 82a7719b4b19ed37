package render

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"
	"unicode/utf8"

	"github.com/sockspec/sockspec/spec/report"
)

// junit writes junit.xml and reads it as a CI server does.
func junit(t *testing.T, r *report.Report) (parsed struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Cases []struct {
			Class   string    `xml:"classname,attr"`
			Name    string    `xml:"name,attr"`
			File    string    `xml:"file,attr"`
			Line    int       `xml:"line,attr"`
			Failure *struct{} `xml:"failure"`
			Error   *struct{} `xml:"error"`
			Skipped *struct {
				Message string `xml:"message,attr"`
			} `xml:"skipped"`
			Output string `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}) {
	t.Helper()
	var out bytes.Buffer
	if err := writeJUnit(&out, cleaned(r)); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, out.Bytes())
	if err := xml.Unmarshal(out.Bytes(), &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

// wellFormed fails the test unless a strict parser accepts the document, and it
// holds no character that XML 1.0 forbids.
func wellFormed(t *testing.T, document []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(document))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
	for _, r := range string(document) {
		if r == utf8.RuneError || r < 0x20 && r != '\n' && r != '\t' {
			t.Errorf("the document holds the character %U", r)
		}
	}
}

func TestJUnitTellsEveryVerdict(t *testing.T) {
	r := sample()
	got := junit(t, r)
	if got.Tests != len(r.Specs)+2 || got.Failures != 4 || got.Errors != 2 || got.Skipped != 2 {
		t.Errorf("%d tests, %d failures, %d errors, %d skipped; want %d, 4, 2, 2", got.Tests,
			got.Failures, got.Errors, got.Skipped, len(r.Specs)+2)
	}
	outcomes := map[string]string{}
	for _, suite := range got.Suites {
		for _, c := range suite.Cases {
			switch {
			case c.Failure != nil:
				outcomes[c.Name] = "failure"
			case c.Error != nil:
				outcomes[c.Name] = "error"
			case c.Skipped != nil:
				outcomes[c.Name] = "skipped: " + c.Skipped.Message
			case c.Output != "":
				outcomes[c.Name] = "passed: " + c.Output
			}
		}
	}
	for name, want := range map[string]string{
		passing().Text:        "passed: tcp 192.0.2.1:40000 > 192.0.2.2:80 ShADadAFadAfA",
		failing().Text:        "failure",
		mended().Text:         "failure",
		blurred().Text:        "error",
		lacking().Text:        "skipped: lacks raw",
		left().Text:           "skipped: excluded by the label filter",
		"problem 1":           "error",
		"stale expectation 1": "failure",
		deviating().Text: "passed: Deviated as expected:\n" +
			"because Linux acknowledges and drops what arrives after SHUT_RD. " +
			"[tcp(7), tcp_rcv_established()]\nexpected RST, got ACK",
	} {
		if outcomes[name] != want {
			t.Errorf("%q is %q, want %q", name, outcomes[name], want)
		}
	}
}

func TestJUnitNamesThePlace(t *testing.T) {
	r := &report.Report{Specs: []report.Spec{failing()}}
	c := junit(t, r).Suites[0].Cases[0]
	if c.Class != "tcp.backlog.IPv4" || c.File != "spec/tcp/backlog.go" || c.Line != 41 {
		t.Errorf("the case stands in %s at %s line %d", c.Class, c.File, c.Line)
	}
}

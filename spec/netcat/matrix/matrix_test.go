package matrix

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/report"
)

func TestWrongNamesAreNamed(t *testing.T) {
	for list, says := range map[string]string{
		"netcat:nc": `no netcat "nc": there are gonc, nc.openbsd, nc.traditional, ncat, ` +
			`socat, busybox`,
		"netcat:gonc,": `no netcat "": there are gonc, `,
		"netcat:":      `no netcat ""`,
	} {
		if _, _, err := Chosen(list); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: the error is %v, want %q", list, err, says)
		}
	}
}

func TestAllAreThoseThatAreInstalled(t *testing.T) {
	names, absent, err := Chosen("netcat:all")
	if err != nil || len(names)+len(absent) != 6 || names[0] != Ours {
		t.Errorf("all netcats are %v, without %v: %v", names, absent, err)
	}
	names, absent, err = Chosen("netcat:gonc,gonc")
	if err != nil || len(absent) > 0 || !slices.Equal(names, []string{Ours}) {
		t.Errorf("gonc is %v, without %v: %v", names, absent, err)
	}
}

// made is the report of a netcat, with a spec of each family.
func made(name string, ipv4, ipv6 report.Verdict) *report.Report {
	r := &report.Report{Stack: report.Stack{Target: name, Name: name, Release: "1.0 on linux 6"}}
	for family, verdict := range map[string]report.Verdict{"IPv4": ipv4, "IPv6": ipv6} {
		id := "netcat listen " + family + " a|b"
		r.Specs = append(r.Specs,
			report.Spec{ID: id, Slug: report.SlugOf(id), Path: []string{"netcat listen", family},
				Text: "a|b", Verdict: verdict})
	}
	return r
}

func TestFamiliesShareALineOfTheTable(t *testing.T) {
	page := table([]*report.Report{
		made("gonc", report.Passed, report.Passed),
		made("one", report.Failed, report.Failed),
		made("two", report.Passed, report.Failed),
		made("three", report.Unsupported, report.Failed),
		made("four", report.Passed, report.Unsupported),
		made("five", report.Unsupported, report.Inconclusive),
		made("six", report.Excluded, report.Passed),
	})
	for _, want := range []string{
		"| two | 1.0 on linux 6 | 1 | 1 | 0 |\n",
		"\n## listen\n\n| | gonc | one | two | three | four | five | six |\n",
		"\n| a\\|b | ✓ | ✗ | ✗ IPv6 | ✗ | ✓ | – | ✓ |\n",
	} {
		if strings.Count(page, want) != 1 {
			t.Errorf("the table does not hold %q once:\n%s", want, page)
		}
	}
}

func TestTheVerdictIsThatOfGonc(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name       string
		ours, them report.Verdict
		fails      bool
		says       string
	}{
		{"another one fails", report.Passed, report.Failed, false, "PASS  gonc"},
		{"gonc fails", report.Failed, report.Passed, true, "FAIL  gonc"},
		{"gonc is not seen well", report.Inconclusive, report.Passed, true, "FAIL  gonc"},
	} {
		reports := map[string]*report.Report{
			"gonc": made("gonc", c.ours, report.Passed), "ncat": made("ncat", c.them, report.Passed),
		}
		config := Config{Names: []string{"gonc", "ncat"},
			Absent: []error{errors.New("there is no socat")}, Report: dir}
		config.Run = func(_ context.Context, name, dir string) (*report.Report, error) {
			return reports[name], render.Write(dir, reports[name])
		}
		var stdout bytes.Buffer
		err := Judge(t.Context(), config, &stdout)
		if errors.Is(err, ErrFailed) != c.fails || (err != nil) != c.fails {
			t.Errorf("%s: the error is %v", c.name, err)
		}
		for _, want := range []string{c.says, "left out: there is no socat", "ncat  ",
			dir + "/index.html"} {
			if !strings.Contains(stdout.String(), want) {
				t.Errorf("%s: the summary does not say %q:\n%s", c.name, want, &stdout)
			}
		}
	}
}

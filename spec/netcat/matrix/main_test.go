package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/internal/report"
)

func TestWrongCommandLinesAreOneLine(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"netcat:nc"}, `no netcat "nc": there are gonc, nc.openbsd, nc.traditional, ncat, socat, busybox`},
		{[]string{"netcat:gonc,"}, `no netcat "": there are gonc, `},
		{[]string{"netcat:"}, `no netcat ""`},
		{nil, "0 lists of netcats given"},
		{[]string{"gonc", "ncat"}, "2 lists of netcats given"},
		{[]string{"--frobnicate", "gonc"}, "unknown flag: --frobnicate"},
	} {
		var stdout, stderr bytes.Buffer
		status := start(t.Context(), c.args, &stdout, &stderr)
		if said := stderr.String(); status != exitUsage || !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 || stdout.Len() > 0 {
			t.Errorf("matrix %q ends with %d and says %q, want %d and one line with %q", c.args, status, said, exitUsage, c.says)
		}
	}
}

func TestHelpIsTheUsage(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := start(t.Context(), []string{"-h"}, &stdout, &stderr); status != exitOK || stdout.String() != usage || stderr.Len() > 0 {
		t.Errorf("-h ends with %d and says %q and %q", status, &stdout, &stderr)
	}
}

func TestAllAreThoseThatAreInstalled(t *testing.T) {
	names, absent, err := chosen("netcat:all")
	if err != nil || len(names)+len(absent) != 6 || names[0] != ours {
		t.Errorf("all netcats are %v, without %v: %v", names, absent, err)
	}
	names, absent, err = chosen("netcat:gonc,gonc")
	if err != nil || len(absent) > 0 || !slices.Equal(names, []string{ours}) {
		t.Errorf("gonc is %v, without %v: %v", names, absent, err)
	}
}

// made is the report of a netcat, with a spec of each family.
func made(name string, ipv4, ipv6 report.Verdict) *report.Report {
	r := &report.Report{Stack: report.Stack{Target: name, Name: name, Release: "1.0 on linux 6"}}
	for family, verdict := range map[string]report.Verdict{"IPv4": ipv4, "IPv6": ipv6} {
		id := "netcat listen " + family + " a|b"
		r.Specs = append(r.Specs, report.Spec{ID: id, Slug: report.Slug(id), Path: []string{"netcat listen", family}, Text: "a|b", Verdict: verdict})
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
		reports := []*report.Report{made("gonc", c.ours, report.Passed), made("ncat", c.them, report.Passed)}
		var folders []string
		for _, r := range reports {
			folders = append(folders, dir+"/"+r.Stack.Target)
			if err := report.Write(dir+"/"+r.Stack.Target, r); err != nil {
				t.Fatal(err)
			}
		}
		var stdout bytes.Buffer
		err := conclude(settings{report: dir}, reports, folders, []error{errors.New("there is no socat")}, &stdout)
		if errors.Is(err, errFailed) != c.fails || (err != nil) != c.fails {
			t.Errorf("%s: the error is %v", c.name, err)
		}
		for _, want := range []string{c.says, "left out: there is no socat", "ncat  ", dir + "/index.html"} {
			if !strings.Contains(stdout.String(), want) {
				t.Errorf("%s: the summary does not say %q:\n%s", c.name, want, &stdout)
			}
		}
	}
}

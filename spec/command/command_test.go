package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/command/runner"
	"github.com/sockspec/sockspec/spec/report"
)

// made writes a report of one spec into a folder of its own.
func made(t *testing.T, target, verdict string) string {
	t.Helper()
	dir := t.TempDir()
	text := `{"version": 1, "suite": "v0.1.0", "stack": {"target": "` + target + `"}, "specs": [
		{"id": "tcp a b", "slug": "tcp-a-b", "path": ["tcp a"], "text": "b",
		 "verdict": "` + verdict + `"}]}`
	if err := os.WriteFile(filepath.Join(dir, "report.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// edit replaces a text in a file, which is made if the text is empty.
func edit(t *testing.T, file, old, new string) {
	t.Helper()
	text := []byte(new)
	if old != "" {
		was, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.Replace(was, []byte(old), text, 1)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestExitStatuses(t *testing.T) {
	good, other, bad := made(t, "one", "passed"), made(t, "one", "excluded"), made(t, "two", "failed")
	dirty, out := made(t, "one", "passed"), t.TempDir()
	edit(t, dirty+"/report.json", "v0.1.0", "v0.1.0+dirty")
	edit(t, good+"/index.html", "", "a page, so that the folder is that of a run")
	for _, c := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"compare", "-o", out, good, bad}, exitOK, "index.html"},
		{[]string{"compare", "-o", out, good}, exitUsage, "1 reports given, want two or more"},
		{[]string{"compare", "--output=", good, bad}, exitUsage, "-o names no folder"},
		{[]string{"compare", "-o", out, good, out + "/none"}, exitBad, "cannot read the report"},
		{[]string{"compare", "-x"}, exitUsage, "sockspec -h"},
		{[]string{"diff", good, good}, exitOK, "Nothing changed"},
		{[]string{"diff", good, bad}, exitBad, "Fail now"},
		{[]string{"diff", bad, good}, exitOK, "Failures gone"},
		{[]string{"diff", good}, exitUsage, "want an old one and a new one"},
		{[]string{"strip", "-o", out, good}, exitOK, "one.json"},
		{[]string{"strip", "-o", out}, exitUsage, "want one"},
		{[]string{"strip", "-o", out, dirty}, exitBad, "made by v0.1.0+dirty, which nobody else has"},
		{[]string{"merge", "-o", out + "/merged", good, other}, exitOK, "1 passed"},
		{[]string{"merge", "-o", out + "/merged", good, bad}, exitBad, `two stacks: "one " and "two "`},
		{[]string{"merge", "-o", out + "/merged", good, out + "/none"}, exitBad,
			"cannot read the report"},
		{[]string{"merge", "-o", good + "/x", good, other}, exitBad, "name another folder"},
		{[]string{"merge", good}, exitUsage, "1 reports given, want two or more"},
		{[]string{"-h"}, exitOK, "Usage: sockspec "},
		{[]string{"diff", "-h"}, exitOK, "Usage: sockspec "},
		{[]string{"--version"}, exitOK, "sockspec "},
		{[]string{"run", "--target=solaris"}, exitUsage, `no target "solaris": there are linux, `},
		{[]string{"run", "linux"}, exitUsage, `"linux" is no flag`},
		{[]string{"run", "--focus=a &&"}, exitUsage, `--focus: "a &&" is no label filter`},
		{[]string{"run", "--focus=backlgo && ipv6"}, exitUsage,
			"--focus: no label backlgo: did you mean backlog?"},
		{[]string{"netcats", "--focus=lisen", "gonc"}, exitUsage,
			"--focus: no label lisen: did you mean listen?"},
		{[]string{"run", "--procs=0"}, exitUsage, "--procs is 0, want 1 or more"},
		{[]string{"run", "--patience=-1s"}, exitUsage, "--patience is -1s"},
		{[]string{"run", "--output="}, exitUsage, "--output names no folder"},
		{[]string{"run", "--mutant=honest"}, exitUsage, `no mutant "honest"`},
		{[]string{"list", "--focus=tcp &&"}, exitUsage, "is no label filter"},
		{[]string{"list", "tcp"}, exitUsage, `"tcp" is no flag`},
		{[]string{"list", "--labels", "--requirements"}, exitUsage, "are two lists"},
		{[]string{"explain"}, exitUsage, "0 words given, want a requirement"},
		{[]string{"explain", "rfc9293/MUST-5"}, exitOK,
			"https://www.rfc-editor.org/rfc/rfc9293#section-3.1"},
		{[]string{"explain", "rfc9293/MUSD-5"}, exitUsage, "did you mean rfc9293/MUST-5"},
		{[]string{"mutants", "honest"}, exitUsage, `no mutant "honest"`},
		{[]string{"netcats", "nc"}, exitUsage, `no netcat "nc": there are gonc, nc.openbsd`},
		{[]string{"netcats"}, exitUsage, "0 lists given, want all"},
		{[]string{"replay"}, exitUsage, "want an agent"},
		{[]string{"replay", "--connect=localhost:1", "agent"}, exitUsage, "want an agent"},
		{[]string{"replay", "--timeout=soon", "agent"}, exitUsage, `invalid argument "soon"`},
		{[]string{"replay", "/bin/false", "-x"}, exitBad, "FAILED"},
		{[]string{"stir"}, exitUsage, `no subcommand "stir"`},
		{nil, exitUsage, "no subcommand given"},
	} {
		var stdout, stderr bytes.Buffer
		got := Main(t.Context(), c.args, &stdout, &stderr)
		if said := stdout.String() + stderr.String(); got != c.want || !strings.Contains(said, c.says) {
			t.Errorf("sockspec %q ends with %d and says %q, want %d and %q", c.args, got, said, c.want,
				c.says)
		}
		if got == exitUsage && strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("sockspec %q says more than a line: %q", c.args, &stderr)
		}
	}
	for _, name := range []string{
		"index.html", "summary.md", "one/index.html", "two/specs/tcp-a-b/index.html", "one.json",
		"one.md",
	} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Errorf("there is no %s", name)
		}
	}
}

// TestAProcessReadsWhatItsParentMeans: a process of a run gets the run's settings as a
// command line.
func TestAProcessReadsWhatItsParentMeans(t *testing.T) {
	for _, c := range []runner.Config{
		{
			Target: "agent:./my-agent -v", Focus: "-x", Report: "out dir", Mutant: "identity",
			Patience: time.Second, Linux: true,
		},
		{Target: "linux", Report: "report", Netcat: "ncat"},
	} {
		flags := []string{"--ginkgo.parallel.process=2"}
		command := c.Command(t.Context(), flags)
		got, err := parseRun(command.Args[2:]) // behind the program and run
		c.Procs = 1
		if err != nil || got.Config != c || !slices.Equal(got.ginkgo, flags) {
			t.Errorf("%q is read as %+v (%v), want %+v", command.Args, got, err, c)
		}
	}
}

// TestRequiredProfilesMustHavePassed: a profile that was judged in part is not enough,
// nor one that has no spec.
func TestRequiredProfilesMustHavePassed(t *testing.T) {
	r := &report.Report{Specs: []report.Spec{
		{ID: "calls", Verdict: report.Passed},
		{ID: "wire", Verdict: report.Passed, Labels: []string{"need:wire"}},
		{ID: "more wire", Verdict: report.Unsupported, Labels: []string{"need:wire"}},
		{ID: "udp", Verdict: report.Passed, Labels: []string{"udp"}},
	}}
	const wire = "tcp-wire is PARTIAL, with 1 of 2 specs judged"
	const linux = "linux is PARTIAL, with 0 of 0 specs judged"
	for asked, want := range map[string]string{
		"": "", "core-api": "", "core-api,udp": "", "tcp-wire": wire,
		"linux,udp": linux, "all": wire + "; " + linux,
	} {
		err := required(r, strings.FieldsFunc(asked, func(r rune) bool { return r == ',' }))
		if got := fmt.Sprint(err); got != "--require: "+want && (want != "" || err != nil) {
			t.Errorf("--require %s: %s, want %q", asked, got, want)
		}
	}
}

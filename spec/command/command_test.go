package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// made writes a report of one spec into a folder of its own.
func made(t *testing.T, target, verdict string) string {
	t.Helper()
	dir := t.TempDir()
	text := `{"version": 1, "stack": {"target": "` + target + `"}, "specs": [{"id": "tcp a b", "slug": "tcp-a-b", "path": ["tcp a"], "text": "b", "verdict": "` + verdict + `"}]}`
	if err := os.WriteFile(filepath.Join(dir, "report.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestExitStatuses(t *testing.T) {
	good, bad, out := made(t, "one", "passed"), made(t, "two", "failed"), t.TempDir()
	for _, c := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"merge", "-o", out, good, bad}, exitOK, "index.html"},
		{[]string{"merge", "-o", out, good}, exitUsage, "1 reports given, want two or more"},
		{[]string{"merge", "--output=", good, bad}, exitUsage, "-o names no folder"},
		{[]string{"merge", "-o", out, good, out + "/none"}, exitBad, "cannot read the report"},
		{[]string{"merge", "-x"}, exitUsage, "sockspec -h"},
		{[]string{"diff", good, good}, exitOK, "Nothing changed"},
		{[]string{"diff", good, bad}, exitBad, "Fail now"},
		{[]string{"diff", bad, good}, exitOK, "Failures gone"},
		{[]string{"diff", good}, exitUsage, "want an old one and a new one"},
		{[]string{"strip", "-o", out, good}, exitOK, "one.json"},
		{[]string{"strip", "-o", out}, exitUsage, "want one"},
		{[]string{"-h"}, exitOK, "Usage: sockspec "},
		{[]string{"diff", "-h"}, exitOK, "Usage: sockspec "},
		{[]string{"stir"}, exitUsage, `no subcommand "stir"`},
		{nil, exitUsage, "no subcommand given"},
	} {
		var stdout, stderr bytes.Buffer
		got := Main(t.Context(), c.args, &stdout, &stderr)
		if said := stdout.String() + stderr.String(); got != c.want || !strings.Contains(said, c.says) {
			t.Errorf("sockspec %q ends with %d and says %q, want %d and %q", c.args, got, said, c.want, c.says)
		}
		if got == exitUsage && strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("sockspec %q says more than a line: %q", c.args, &stderr)
		}
	}
	for _, name := range []string{"index.html", "summary.md", "one/index.html", "two/specs/tcp-a-b/index.html", "one.json", "one.md"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Errorf("there is no %s", name)
		}
	}
}

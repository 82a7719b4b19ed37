package main

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// flagLine is a flag as the usage text, the manual, or the flag set has it.
type flagLine struct {
	short, long string
	value       string // the name of its value, "" if it takes none
	text        string // what it does
}

// The flags, the usage text and the manual page name the same flags, with the
// same letters, and values for the same ones.
func TestFlagsAreDocumented(t *testing.T) {
	flags := definedFlags()
	sameFlags(t, "the usage text", usageFlags(t), flags)
	sameFlags(t, "gonc.1", manualFlags(t), flags)
}

func sameFlags(t *testing.T, where string, got, want map[string]flagLine) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		g, w := got[name], want[name]
		if g.long != w.long || g.short != w.short || (g.value == "") != (w.value == "") {
			t.Errorf("%s has %+v for --%s, the flags have %+v", where, g, name, w)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s has --%s, which is no flag", where, name)
		}
	}
}

// definedFlags are the flags that gonc takes, by their long names.
func definedFlags() map[string]flagLine {
	flags := map[string]flagLine{}
	new(rawFlags).flagSet().VisitAll(func(f *pflag.Flag) {
		line := flagLine{short: f.Shorthand, long: f.Name}
		if f.NoOptDefVal == "" {
			line.value = f.Value.Type()
		}
		flags[f.Name] = line
	})
	return flags
}

// usageFlags are the flags of the usage text.
func usageFlags(t *testing.T) map[string]flagLine {
	t.Helper()
	flags := map[string]flagLine{}
	for _, line := range usageLines() {
		if _, ok := flags[line.long]; ok {
			t.Errorf("the usage text has --%s twice", line.long)
		}
		if line.text == "" {
			t.Errorf("the usage text does not say what --%s does", line.long)
		}
		flags[line.long] = line
	}
	return flags
}

var (
	usageFlag = regexp.MustCompile(`^  (?:-(.), |    )--([a-z0-9-]+)` +
		`(?: (\S+(?: \S+)*))?(?:  +(\S.*))?$`)
	usageMore = regexp.MustCompile(`^ {10,}(\S.*)$`)
)

// usageLines are the flags of the usage text, in its order.
func usageLines() []flagLine {
	var flags []flagLine
	for line := range strings.Lines(usage) {
		line = strings.TrimRight(line, "\n")
		if m := usageFlag.FindStringSubmatch(line); m != nil {
			flags = append(flags, flagLine{m[1], m[2], m[3], m[4]})
		} else if m := usageMore.FindStringSubmatch(line); m != nil && len(flags) > 0 {
			last := &flags[len(flags)-1]
			last.text = strings.TrimSpace(last.text + " " + m[1])
		}
	}
	return flags
}

// A line of the usage text fits into a terminal.
func TestUsageFits(t *testing.T) {
	for line := range strings.Lines(usage) {
		if len(line) > 81 {
			t.Errorf("%d columns: %s", len(line)-1, line)
		}
	}
}

var manualFlag = regexp.MustCompile(`(?m)^\.It (?:Fl (\S) , )?Fl -(\S+)(.*)$`)

// manualFlags are the flags that the manual page describes.
func manualFlags(t *testing.T) map[string]flagLine {
	t.Helper()
	page, err := os.ReadFile("gonc.1")
	check(t, err)
	flags := map[string]flagLine{}
	for _, m := range manualFlag.FindAllStringSubmatch(string(page), -1) {
		flags[m[2]] = flagLine{short: m[1], long: m[2], value: strings.TrimSpace(m[3])}
	}
	return flags
}

// The page is sound: mandoc(1) warns of nothing.
func TestManualIsSound(t *testing.T) {
	mandoc, err := exec.LookPath("mandoc")
	if err != nil {
		t.Skip("mandoc is not installed:", err)
	}
	out, err := exec.Command(mandoc, "-T", "lint", "-W", "warning", "gonc.1").Output()
	if err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

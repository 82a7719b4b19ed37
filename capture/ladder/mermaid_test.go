package ladder

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func drawMermaid(t *testing.T, trace *Trace) string {
	t.Helper()
	var b bytes.Buffer
	if err := Mermaid(&b, trace); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMermaid(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			golden(t, s.name+".mmd", []byte(drawMermaid(t, s.tell(t))))
		})
	}
}

// statement is every line that a diagram may consist of; its text is inert.
var statement = regexp.MustCompile(
	`^(sequenceDiagram|    (participant [LR] as |(de)?activate [LR]$|` +
		`Note (over L,R|over [LR]|left of L|right of R): |[LR](-|--)(>>|x)[LR]: )` +
		`([^;%<>&{}$"\\\x00-\x1f]|#[0-9]+;)*)$`)

func TestMermaidHoldsNoForeignSyntax(t *testing.T) {
	for _, s := range stories {
		for line := range strings.Lines(drawMermaid(t, s.tell(t))) {
			line = strings.TrimSuffix(line, "\n")
			if !statement.MatchString(line) {
				t.Errorf("%s holds the line %q", s.name, line)
			}
			if strings.Contains(strings.ToLower(line)+" ", " end ") {
				t.Errorf("%s holds a bare end: %q", s.name, line)
			}
		}
	}
}

func TestMermaidEndsNoMoreThanItBegan(t *testing.T) {
	for _, s := range stories {
		active := map[string]int{}
		for line := range strings.Lines(drawMermaid(t, s.tell(t))) {
			word, who, _ := strings.Cut(strings.TrimSpace(line), " ")
			switch word {
			case "activate":
				active[who]++
			case "deactivate":
				active[who]--
			}
			if active[who] < 0 {
				t.Errorf("%s deactivates %s once too often", s.name, who)
			}
		}
	}
}

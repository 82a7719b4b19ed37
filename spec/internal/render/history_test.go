package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

func TestFoldHistory(t *testing.T) {
	for history, want := range map[string]string{
		"":                              "",
		"Sr":                            "Sr",
		"ShADadAFadAfA":                 "ShADadAFadAfA",
		"ShADDDDa":                      "ShAD{4}a",
		"STSTS":                         "STSTS",
		"STSTSTSTS":                     "S(TS){4}",
		"ShADTDTDTDa":                   "ShAD(TD){3}a",
		"Sh" + strings.Repeat("Da", 40): "Sh(Da){40}",
		"ж\x00":                         "ж\x00",
	} {
		if got := foldHistory(history); got != want {
			t.Errorf("foldHistory(%q) is %q, want %q", history, got, want)
		}
	}
	long := foldHistory(strings.Repeat("SDAFRGPKWU2!hdafr", 10_000))
	if len(long) > 2*historyLimit {
		t.Errorf("a long history is shown in %d bytes", len(long))
	}
}

func TestEveryLetterIsExplained(t *testing.T) {
	const every = "SsHhAaDdFfRrTtGgPpKkWwUu2!"
	for _, letter := range every {
		if explainLetter(letter) == "" {
			t.Errorf("%c is not explained", letter)
		}
	}
	if got, want := explainHistory("ShSx"), "S client: SYN; h server: SYN and ACK"; got != want {
		t.Errorf("explainHistory is %q, want %q", got, want)
	}
}

func TestEqualHistoriesStandOnce(t *testing.T) {
	var s report.Spec
	for _, history := range []string{"Sr", "ShAR", "ShAR", "D", "d", "Sr", "!", "D"} {
		s.Connections = append(s.Connections, report.Connection{History: history})
	}
	want := []shape{{"Sr", 2}, {"ShAR", 2}, {"D", 2}}
	if got := (row{&s}).Shapes(); !slices.Equal(got, want) {
		t.Errorf("the shapes are %v, want %v", got, want)
	}
	if got := (row{&s}).MoreConnections(); got != 2 {
		t.Errorf("%d more connections, want 2", got)
	}
}

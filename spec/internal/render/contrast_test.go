package render

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

// colours reads the custom properties of a theme.
func colours(css string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css,
		-1) {
		found[m[1]] = m[2]
	}
	return found
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(colour string) float64 {
	n, _ := strconv.ParseUint(colour[1:], 16, 32)
	channel := func(shift int) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestEveryColourOfTextHasTheContrastOfWCAGAA(t *testing.T) {
	light, rest, _ := strings.Cut(string(style), "@media (prefers-color-scheme: dark)")
	dark, _, _ := strings.Cut(rest, "* {")
	for theme, css := range map[string]string{"light": light, "dark": dark} {
		palette := colours(css)
		texts := []string{"ink", "soft", "link"}
		for _, v := range report.Verdicts() {
			texts = append(texts, string(v))
		}
		for _, text := range texts {
			for _, ground := range []string{"paper", "sunk"} {
				if got := contrast(palette[text], palette[ground]); got < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", theme, text, ground, got)
				}
			}
		}
		for _, text := range []string{"ink", "failed"} {
			if got := contrast(palette[text], palette["loud"]); got < 4.5 {
				t.Errorf("%s: %s on loud has a contrast of %.2f", theme, text, got)
			}
		}
		if got := contrast(palette["strong"], palette["paper"]); got < 3 {
			t.Errorf("%s: the border of a field has a contrast of %.2f", theme, got)
		}
	}
}

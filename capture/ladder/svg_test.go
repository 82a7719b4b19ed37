package ladder

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func drawSVG(t *testing.T, trace *Trace, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SVG(&b, trace, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSVG(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			golden(t, s.name+".svg", drawSVG(t, s.tell(t), Options{}))
		})
	}
	golden(t, "request-380.svg", drawSVG(t, tellRequest(t), Options{Width: 380}))
}

func TestSVGIsWellFormedAndHoldsNothingForeign(t *testing.T) {
	allowed := map[string]bool{
		"svg": true, "title": true, "desc": true, "style": true, "g": true,
		"rect": true, "path": true, "text": true, "tspan": true,
	}
	for _, s := range stories {
		for _, width := range []int{0, 320, 400, 700, 1200} {
			d := xml.NewDecoder(bytes.NewReader(drawSVG(t, s.tell(t), Options{Width: width, ID: `x"<`})))
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s at width %d: %v", s.name, width, err)
				}
				if e, ok := token.(xml.StartElement); ok && !allowed[e.Name.Local] {
					t.Errorf("%s holds an element <%s>", s.name, e.Name.Local)
				}
			}
		}
	}
}

func TestSVGIsSmall(t *testing.T) {
	if n := len(drawSVG(t, tellRequest(t), Options{})); n > 15_000 {
		t.Errorf("the SVG of 12 calls and 11 packets has %d bytes", n)
	}
}

func TestSVGNamesItsElements(t *testing.T) {
	svg := string(drawSVG(t, tellRequest(t), Options{ID: "k-"}))
	for _, want := range []string{`id="k-p1"`, `id="k-p11"`, `id="k-c1"`, `id="k-c12"`, `role="img"`,
		"caused by connect(3, 192.0.2.2:80)"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the SVG lacks %s", want)
		}
	}
}

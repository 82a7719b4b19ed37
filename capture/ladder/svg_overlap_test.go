package ladder

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"testing"
	"unicode/utf8"
)

// svgNode is any element of an SVG.
type svgNode struct {
	XMLName xml.Name
	Class   string    `xml:"class,attr"`
	Anchor  string    `xml:"text-anchor,attr"`
	X       float64   `xml:"x,attr"`
	Y       float64   `xml:"y,attr"`
	Text    string    `xml:",chardata"`
	Nodes   []svgNode `xml:",any"`
}

// textBox is where a text stands, given characters of 0.6 em.
type textBox struct {
	text                     string
	left, right, top, bottom float64
}

// texts returns the boxes of all texts in n; packet says that n is inside an
// arrow, whose label the stylesheet centres.
func (n svgNode) texts(packet bool) []textBox {
	if n.XMLName.Local == "text" {
		return []textBox{n.box(packet)}
	}
	var all []textBox
	for _, child := range n.Nodes {
		all = append(all, child.texts(packet || len(n.Class) > 2 && n.Class[:2] == "p ")...)
	}
	return all
}

func (n svgNode) box(packet bool) textBox {
	text := n.Text
	for _, span := range n.Nodes {
		text += span.Text
	}
	size := map[string]float64{"s": 10, "h": 15}[n.Class]
	if size == 0 {
		size = 11
	}
	width := 0.6 * size * float64(utf8.RuneCountInString(text))
	left := n.X
	switch {
	case packet || n.Anchor == "middle":
		left -= width / 2
	case n.Anchor == "end":
		left -= width
	}
	return textBox{text, left, left + width, n.Y - 0.7*size, n.Y + 0.2*size}
}

// overlaps describes the first texts that lie on each other or leave the image.
func overlaps(svg []byte, width float64) error {
	var root svgNode
	if err := xml.Unmarshal(svg, &root); err != nil {
		return err
	}
	boxes := root.texts(false)
	for i, a := range boxes {
		if a.left < 0 || a.right > width {
			return fmt.Errorf("%q reaches from %.0f to %.0f", a.text, a.left, a.right)
		}
		for _, b := range boxes[:i] {
			if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
				return fmt.Errorf("%q lies on %q at %.0f, %.0f", a.text, b.text, a.left, a.top)
			}
		}
	}
	return nil
}

func TestSVGTextsDoNotOverlap(t *testing.T) {
	for _, s := range stories {
		for _, width := range []int{320, 360, 400, 640, 700, 960, 1200} {
			svg := drawSVG(t, s.tell(t), Options{Width: width})
			if err := overlaps(bytes.TrimSpace(svg), float64(width)); err != nil {
				t.Errorf("%s at width %d: %v", s.name, width, err)
			}
		}
	}
}

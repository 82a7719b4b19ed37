package ladder

// Options say how a ladder is drawn. The zero value draws all of it.
type Options struct {
	// Width is the width of the drawing. Of text: in columns, at least 60, 0 for
	// 100. Of an SVG: in pixels, at least 320, 0 for 960; an SVG narrower than
	// 640 puts the calls between the lifelines, so that a phone can show it.
	Width int
	Color bool // text with ANSI colours
	ASCII bool // text without a character above 0x7e
	// Conn is the ID of the one connection whose packets are drawn; 0 draws all.
	Conn int
	// Max is the largest number of rows; what is left out is counted in a note.
	// 0 is 2000.
	Max int
	// ID stands before every id of an SVG, for pages that hold more than one.
	ID string
}

const (
	defaultMax  = 2000
	textWidth   = 100
	textMinimum = 60
	svgWidth    = 960
	svgMinimum  = 320
	svgNarrow   = 640
)

func (o Options) max() int {
	if o.Max <= 0 {
		return defaultMax
	}
	return o.Max
}

// width returns the width asked for, or the usual one, but no less than the minimum.
func (o Options) width(usual, minimum int) int {
	if o.Width == 0 {
		return usual
	}
	return max(o.Width, minimum)
}

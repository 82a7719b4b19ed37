package ladder

import "strings"

// text is what a cell says of its call.
func (c *cell) text() string {
	switch {
	case c.begins && c.ends:
		return c.call.begin() + c.call.result()
	case c.begins:
		return c.call.begin()
	}
	return clean(c.call.Name) + c.call.result()
}

// fitted is text in at most width columns. Of a call too long, the arguments are
// cut first, then the result, down to half of the room.
func (c *cell) fitted(width int) string {
	text := c.text()
	if columns(text) <= width || !c.ends || !c.begins {
		return cut(text, width)
	}
	result := c.call.result()
	head := strings.TrimSuffix(text, result)
	room := max(width/2, width-columns(head))
	result = cut(result, room)
	return cut(head, width-columns(result)) + result
}

var laneMarks = [...]string{markNone: "  ", markBegin: "┌ ", markThrough: "│ ", markEnd: "└ "}

// call draws the cell of one side of r, behind the lanes of the calls in flight.
func (d *drawing) call(r *row, side int) []piece {
	c, width := r.cells[side], d.columns.calls[side]
	if c == nil || width == 0 {
		return d.through(r, side)
	}
	lanes := laneText(r.lanes[side][:])
	if lanes != "" {
		lanes += " "
	}
	room := width - columns(lanes) - 1
	style := inkNone
	if c.ends && (c.call.Failed || c.call.End.IsZero()) {
		style = inkRed
	}
	return edge(side, piece{lanes, inkDim}, piece{pad(c.fitted(room), room), style})
}

// through draws only the lanes of the calls in flight.
func (d *drawing) through(r *row, side int) []piece {
	return d.lines(r.lanes[side], side)
}

// above draws the lanes over r: a call that ends in r is in flight there, one
// that begins is not yet.
func (d *drawing) above(r *row, side int) []piece {
	return d.lines(beside(r.lanes[side], markEnd), side)
}

// below draws the lanes under r.
func (d *drawing) below(r *row, side int) []piece {
	return d.lines(beside(r.lanes[side], markBegin), side)
}

// beside keeps of the marks those of calls in flight; alive says which end counts.
func beside(marks [maxLanes]mark, alive mark) [maxLanes]mark {
	for i, m := range marks {
		if m == alive {
			marks[i] = markThrough
		} else if m != markThrough {
			marks[i] = markNone
		}
	}
	return marks
}

func (d *drawing) lines(marks [maxLanes]mark, side int) []piece {
	width := d.columns.calls[side]
	if width == 0 {
		return nil
	}
	return edge(side, piece{pad(laneText(marks[:]), width-1), inkDim})
}

func laneText(marks []mark) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteString(laneMarks[m])
	}
	return strings.TrimRight(b.String(), " ")
}

// used returns how many lanes of a side reach a row, so that its text can stand
// close to them.
func (r *row) used(side int) int {
	for lane := maxLanes; lane > 0; lane-- {
		if r.lanes[side][lane-1] != markNone {
			return lane
		}
	}
	return 0
}

// edge sets the column of a side off from what is between.
func edge(side int, pieces ...piece) []piece {
	blank := piece{" ", inkNone}
	if side == 1 {
		return append([]piece{blank}, pieces...)
	}
	return append(pieces, blank)
}

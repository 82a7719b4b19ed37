package ladder

// markLanes gives every call of one side that spans rows the first lane that is
// free while it lasts, and marks the rows on its way.
func (s *script) markLanes(side int) {
	var busy [maxLanes]*cell
	for i := range s.rows {
		r := &s.rows[i]
		ending := s.enter(r.cells[side], &busy)
		for lane, c := range busy {
			if c != nil {
				r.lanes[side][lane] = c.mark(r.cells[side])
				s.lanes[side] = max(s.lanes[side], lane+1)
			}
		}
		if ending >= 0 {
			busy[ending] = nil
		}
	}
}

// enter opens a lane for a cell that only begins a call, and returns the lane
// that ends with a cell that only ends one, or -1.
func (s *script) enter(c *cell, busy *[maxLanes]*cell) int {
	if c == nil || c.begins && c.ends {
		return -1
	}
	for lane, b := range busy {
		switch {
		case c.begins && b == nil:
			busy[lane], c.lane = c, lane
			return -1
		case c.ends && b != nil && b.call == c.call:
			c.lane = lane
			return lane
		}
	}
	return -1
}

// mark tells what the lane of begin shows in a row with the cell at.
func (begin *cell) mark(at *cell) mark {
	switch {
	case at == begin:
		return markBegin
	case at != nil && at.call == begin.call:
		return markEnd
	}
	return markThrough
}

package capture

// maxHoles bounds what is kept of one sender's holes.
const maxHoles = 8

// before reports whether sequence number a comes before b, modulo 2^32 (RFC 9293
// section 3.4).
func before(a, b uint32) bool { return int32(a-b) < 0 }

// span is a range of sequence numbers, its end not included.
type span struct{ begin, end uint32 }

// stream is what was seen of one sender's sequence space.
type stream struct {
	isn   uint32
	known bool // isn and next mean something
	next  uint32
	holes []span // not seen, below next, in order
}

// start begins the stream: next is the first number that was not sent.
func (s *stream) start(isn, next uint32) {
	s.isn, s.next, s.known, s.holes = isn, next, true, nil
}

// seen reports whether the number at seq was seen before.
func (s *stream) seen(seq uint32) bool {
	if !s.known || !before(seq, s.next) {
		return false
	}
	for _, hole := range s.holes {
		if !before(seq, hole.begin) && before(seq, hole.end) {
			return false
		}
	}
	return true
}

// skip moves next on to seq, and keeps a hole for what lies between. The oldest
// hole is forgotten when there are too many.
func (s *stream) skip(seq uint32) {
	if len(s.holes) == maxHoles {
		s.holes = append(s.holes[:0], s.holes[1:]...)
	}
	s.holes = append(s.holes, span{s.next, seq})
	s.next = seq
}

// take marks the numbers from begin to end as seen, and returns how many of them
// were not before.
func (s *stream) take(begin, end uint32) (fresh uint32) {
	if before(s.next, begin) {
		s.skip(begin)
	}
	if len(s.holes) > 0 {
		fresh = s.fill(begin, end)
	}
	if before(s.next, end) {
		fresh += end - s.next
		s.next = end
	}
	return fresh
}

// fill takes a range out of the holes, and returns how much of it lay in them.
func (s *stream) fill(begin, end uint32) (filled uint32) {
	var left [2 * maxHoles]span
	n := 0
	keep := func(a, b uint32) {
		if before(a, b) {
			left[n] = span{a, b}
			n++
		}
	}
	for _, hole := range s.holes {
		from, to := later(hole.begin, begin), earlier(hole.end, end)
		if !before(from, to) {
			keep(hole.begin, hole.end)
			continue
		}
		filled += to - from
		keep(hole.begin, from)
		keep(to, hole.end)
	}
	s.holes = append(s.holes[:0], left[max(0, n-maxHoles):n]...)
	return filled
}

func later(a, b uint32) uint32 {
	if before(a, b) {
		return b
	}
	return a
}

func earlier(a, b uint32) uint32 {
	if before(a, b) {
		return a
	}
	return b
}

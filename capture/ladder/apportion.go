package ladder

// share is how the room of a row is divided: the calls of the left, the arrows,
// the calls of the right.
type share struct {
	calls  [2]int
	arrow  int
	enough bool // no call has to be cut
}

// apportion gives the calls of each side what they need if the arrows keep best,
// or at least least; else it cuts the calls, of the right to no less than a third
// of what both have.
func apportion(room int, need [2]int, best, least int) share {
	forCalls := room - best
	if need[0]+need[1] > forCalls {
		forCalls = max(room-least, 0)
	}
	s := share{calls: need, enough: need[0]+need[1] <= forCalls}
	if !s.enough {
		s.calls[1] = min(need[1], max(forCalls/3, forCalls-need[0]))
		s.calls[0] = min(need[0], forCalls-s.calls[1])
	}
	s.arrow = max(room-s.calls[0]-s.calls[1], 0)
	return s
}

package main

import "time"

// transfer is what flags say about the bytes of a session, and about its end. A time
// of 0 is none.
type transfer struct {
	crlf         bool          // -C
	noInput      bool          // -d
	quit         time.Duration // -q; negative is none
	finGrace     grace         // --fin-grace
	receiveLimit *int          // -W
}

package transfer

import "time"

// Terms are what the flags say of the bytes of each conversation: which are moved, and when
// that ends. A nil pointer is a flag that was not given, and no limit.
type Terms struct {
	Listen   bool           // -l
	Keep     bool           // -k: there may be several
	NoInput  bool           // -d
	Hasty    bool           // -w 0 of a client: the end of standard input ends everything
	CRLF     bool           // -C
	Interval *time.Duration // -i
	Rate     int64          // --rate, bytes a second; 0 is without limit

	Timeout       *time.Duration // -w of a client: the longest silence
	Quit          *time.Duration // -q; negative is none
	AcceptTimeout *time.Duration // --accept-timeout
	ReceiveLimit  *int           // -W
}

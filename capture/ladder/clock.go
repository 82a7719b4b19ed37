package ladder

import (
	"strconv"
	"time"
)

// idle is how long nothing must happen for a gap to be drawn. A retransmission
// timeout is at least 200 ms on Linux; what is shorter belongs together.
const idle = 100 * time.Millisecond

// Span writes a length of time in the unit that fits it: "0", "12 µs",
// "3.46 ms", "204 ms", "1.023 s".
func Span(d time.Duration) string {
	switch size := d.Abs(); {
	case size < 500*time.Nanosecond:
		return "0"
	case size < time.Millisecond-500*time.Nanosecond:
		return strconv.FormatInt(d.Round(time.Microsecond).Microseconds(), 10) + " µs"
	case size < 100*time.Millisecond:
		return decimal(d, time.Millisecond, 2) + " ms"
	case size < time.Second-50*time.Microsecond:
		return decimal(d, time.Millisecond, 1) + " ms"
	case size < 1000*time.Second:
		return decimal(d, time.Second, 3) + " s"
	}
	return decimal(d, time.Second, 0) + " s"
}

func decimal(d, unit time.Duration, digits int) string {
	return strconv.FormatFloat(float64(d)/float64(unit), 'f', digits, 64)
}

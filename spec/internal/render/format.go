package render

import (
	"fmt"
	"strconv"
	"time"
)

// number writes n with a comma between groups of three digits.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// plural writes a count with its noun: "1 spec", "1,200 specs".
func plural(n int, noun string) string { return number(n) + " " + pluralWord(n, noun) }

// pluralWord writes the noun alone in the form that n asks for.
func pluralWord(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// duration writes a time span in the unit that fits it, with two or three
// significant digits, which is what a reader compares.
func duration(d time.Duration) string {
	switch {
	case d <= 0:
		return "0"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
}

// percent is the share of n in total, from 0 to 100, for the width of a bar.
func percent(n, total int) float64 {
	if total <= 0 || n <= 0 {
		return 0
	}
	return min(100, float64(n)*100/float64(total))
}

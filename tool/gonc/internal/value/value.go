// Package value has the values of flags that are checked as they are read, so that an error
// names the flag in nc's words. A flag that is not given leaves a nil pointer.
package value

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// number is a whole number within bounds.
type number struct {
	to        **int
	low, high int
	wrong     string
}

// Number is a flag's value: a whole number within bounds. In the error that it is none,
// %[1]s stands for "invalid", "too small" or "too large", and %[2]s for the text.
func Number(to **int, low, high int, wrong string) pflag.Value {
	return number{to, low, high, wrong}
}

// Set reads the value.
func (n number) Set(text string) error {
	value, problem := ParseNumber(text, n.low, n.high)
	if problem != "" {
		return errors.New(strings.NewReplacer("%[1]s", problem, "%[2]s", text).Replace(n.wrong))
	}
	*n.to = &value
	return nil
}

// String is the value before the command line is read.
func (n number) String() string { return "" }

// Type is what kind of value it is.
func (n number) Type() string { return "number" }

// Blanks are what the C library skips before a number (POSIX, isspace).
const Blanks = " \t\n\v\f\r"

// Invalid is the problem of a text that is no number, in the words of strtonum(3).
const Invalid = "invalid"

// ParseNumber reads a whole number as strtonum(3) does: blanks and a sign may precede
// it. A problem is in the words of that.
func ParseNumber(text string, low, high int) (n int, problem string) {
	wide, err := strconv.ParseInt(strings.TrimLeft(text, Blanks), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, Invalid
	case wide < int64(low):
		return 0, "too small"
	case wide > int64(high):
		return 0, "too large"
	}
	return int(wide), ""
}

// seconds is a time.
type seconds struct {
	to    **time.Duration
	least float64
	name  string
}

// Seconds is a flag's value: a time of at least so many seconds, of which a fraction may be
// given. Errors call it by the name.
func Seconds(to **time.Duration, least float64, name string) pflag.Value {
	return seconds{to, least, name}
}

// Set reads the value.
func (s seconds) Set(text string) error {
	value, err := strconv.ParseFloat(strings.TrimLeft(text, Blanks), 64)
	switch {
	case err != nil || math.IsNaN(value):
		return fmt.Errorf("%s invalid: %s", s.name, text)
	case value < s.least:
		return fmt.Errorf("%s too small: %s", s.name, text)
	case value > math.MaxInt32/1000:
		return fmt.Errorf("%s too large: %s", s.name, text)
	}
	limit := time.Duration(value * float64(time.Second))
	*s.to = &limit
	return nil
}

// String is the value before the command line is read.
func (s seconds) String() string { return "" }

// Type is what kind of value it is.
func (s seconds) Type() string { return "seconds" }

// grace is a time, or for ever.
type grace struct{ seconds }

// Grace is the value of --fin-grace: a time, or for ever, which is a negative one.
func Grace(to **time.Duration) pflag.Value {
	return grace{seconds{to, math.MinInt32, "fin-grace"}}
}

// Set reads the value.
func (g grace) Set(text string) error {
	if text == "forever" {
		text = "-1"
	}
	if g.seconds.Set(text) != nil {
		return fmt.Errorf("fin-grace invalid: %s (a number of seconds, or forever)", text)
	}
	return nil
}

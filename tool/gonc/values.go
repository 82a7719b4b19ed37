package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// The types here are values of flags that are checked as they are read, so that
// an error names the flag in nc's words.

// number is a flag's value: a whole number within bounds.
type number struct {
	to        **int // nil as long as the flag is not given
	low, high int
	wrong     string // the error, with %[1]s for "invalid", "too small" or "too large" and %[2]s for the text
}

// Set reads the value.
func (n number) Set(text string) error {
	value, problem := parseNumber(text, n.low, n.high)
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

// blanks are what the C library skips before a number (POSIX, isspace).
const blanks = " \t\n\v\f\r"

// invalid is the problem of a text that is no number, in the words of strtonum(3).
const invalid = "invalid"

// parseNumber reads a whole number as strtonum(3) does: blanks and a sign may precede
// it. A problem is in the words of that.
func parseNumber(text string, low, high int) (n int, problem string) {
	wide, err := strconv.ParseInt(strings.TrimLeft(text, blanks), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, invalid
	case wide < int64(low):
		return 0, "too small"
	case wide > int64(high):
		return 0, "too large"
	}
	return int(wide), ""
}

// seconds is a flag's value: a time, of which a fraction may be given.
type seconds struct {
	to    **time.Duration // nil as long as the flag is not given
	least float64         // that is allowed
	name  string          // in errors
}

// Set reads the value.
func (s seconds) Set(text string) error {
	value, err := strconv.ParseFloat(strings.TrimLeft(text, blanks), 64)
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

// grace is the value of --fin-grace: a time, or for ever, which is a negative one.
type grace struct{ seconds }

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

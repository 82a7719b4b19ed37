package transfer

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rateUnits are what may follow the number of --rate: powers of 1000, as in the
// names of links.
var rateUnits = []struct {
	suffix string
	factor float64
}{
	{"k", 1e3}, {"M", 1e6}, {"G", 1e9},
}

// ParseRate reads the value of --rate: bytes a second.
func ParseRate(text string) (int64, error) {
	digits, factor := text, 1.0
	for _, u := range rateUnits {
		if number, ok := strings.CutSuffix(text, u.suffix); ok {
			digits, factor = number, u.factor
		}
	}
	number, err := strconv.ParseFloat(digits, 64)
	rate := number * factor
	if err != nil || math.IsNaN(rate) || rate < 1 || rate > math.MaxInt32*1e3 {
		return 0, fmt.Errorf("rate invalid: %s (a number of bytes a second, as 500k or 2M)", text)
	}
	return int64(rate), nil
}

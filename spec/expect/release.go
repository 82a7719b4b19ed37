package expect

import (
	"regexp"
	"strconv"
	"strings"
)

var releaseNumber = regexp.MustCompile(`[0-9]+(\.[0-9]+)*`)

// parseRelease returns the numbers of the first dotted number in a release, so
// that "6.8.0-49-generic" is 6, 8, 0 and "release-20260905.0" is 20260905, 0;
// nil if there is none.
func parseRelease(release string) []uint64 {
	dotted := releaseNumber.FindString(release)
	if dotted == "" {
		return nil
	}
	var numbers []uint64
	for part := range strings.SplitSeq(dotted, ".") {
		n, err := strconv.ParseUint(part, 10, 64)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}

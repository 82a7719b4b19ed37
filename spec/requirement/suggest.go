package requirement

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Suggest returns up to three ids that someone who wrote the given one may have
// meant, the nearest first; none if nothing comes near.
func Suggest(id string) []string {
	type candidate struct {
		id       string
		distance int
	}
	var near []candidate
	for _, known := range slices.Sorted(maps.Keys(index().byID)) {
		if d := distance(id, known); d <= len(id)/3 {
			near = append(near, candidate{known, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var ids []string
	for _, c := range near[:min(3, len(near))] {
		ids = append(ids, c.id)
	}
	return ids
}

// distance is the number of letters to insert, remove or replace to turn a into
// b (Levenshtein's), without regard to case. An id whose beginning is missing,
// as in "bind/EADDRINUSE" for "posix/bind/EADDRINUSE", counts as one letter off.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if strings.HasSuffix(b, "/"+a) {
		return 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

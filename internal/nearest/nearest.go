// Package nearest finds what somebody may have meant who mistyped a word.
package nearest

import (
	"cmp"
	"slices"
	"strings"
)

// Among returns up to n of the known words that may have been meant, the nearest
// first: no more than a third of the word's letters are wrong, and at most one in a
// word of less than six. Case does not matter.
func Among(word string, known []string, n int) []string {
	type candidate struct {
		word     string
		distance int
	}
	limit := max(1, len(word)/3)
	var near []candidate
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d <= limit {
			near = append(near, candidate{k, d})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.word, b.word))
	})
	var words []string
	for _, c := range near[:min(n, len(near))] {
		words = append(words, c.word)
	}
	return words
}

// distance is the number of letters to insert, remove or replace, or of neighbours to
// exchange, that turn a into b: Damerau's and Levenshtein's, where no letter is
// changed twice.
func distance(a, b string) int {
	var before []int
	row := upTo(len(b))
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

func upTo(n int) []int {
	row := make([]int, n+1)
	for i := range row {
		row[i] = i
	}
	return row
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}

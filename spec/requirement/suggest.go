package requirement

import (
	"maps"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/internal/nearest"
)

// Suggest returns up to three ids that someone who wrote the given one may have
// meant, the nearest first; none if nothing comes near. One whose beginning was left
// out, such as "bind/EADDRINUSE" for "posix/bind/EADDRINUSE", comes before others.
func Suggest(id string) []string {
	known := slices.Sorted(maps.Keys(index().byID))
	var ids []string
	for _, k := range known {
		if strings.HasSuffix(strings.ToLower(k), "/"+strings.ToLower(id)) {
			ids = append(ids, k)
		}
	}
	for _, k := range nearest.Among(id, known, 3) {
		if !slices.Contains(ids, k) {
			ids = append(ids, k)
		}
	}
	return ids[:min(3, len(ids))]
}

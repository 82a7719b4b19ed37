package report

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
)

// slugLimit keeps the name of a spec's folder well under what file systems and
// archives take.
const slugLimit = 100

var (
	slugPattern = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$`)
	notSlug     = regexp.MustCompile(`[^a-z0-9]+`)
)

// SlugOf returns the Slug of the spec with an ID: lower-case letters, digits and
// hyphens. It ends in a hash of the ID, so that two IDs which differ only in
// punctuation or case, or far into the text, do not share a folder.
func SlugOf(id string) string {
	name := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(id), "-"), "-")
	if len(name) > slugLimit {
		name = strings.TrimRight(name[:slugLimit], "-")
	}
	hash := fnv.New32a()
	hash.Write([]byte(id))
	return strings.TrimLeft(fmt.Sprintf("%s-%08x", name, hash.Sum32()), "-")
}

// IsSlug reports whether a text can be a spec's Slug: the name of a folder, on every
// system.
func IsSlug(text string) bool { return slugPattern.MatchString(text) }

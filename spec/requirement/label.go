package requirement

import (
	"strings"
	"sync"
)

// labelPrefix is the key of the label set: Ginkgo's filter can ask for
// "req: containsAny {rfc9293.MUST-5, posix.bind.EADDRINUSE}".
const labelPrefix = "req:"

// Label returns the Ginkgo label that stands for a requirement: the text of a
// label may not hold a slash, so that "rfc9293/MUST-5" becomes
// "req:rfc9293.MUST-5".
func Label(id string) string {
	return labelPrefix + strings.ReplaceAll(id, "/", ".")
}

// FromLabel returns the id that a label stands for, and false if the label is no
// requirement's. Ids hold dots too, so it looks the label up in the catalogue.
func FromLabel(label string) (id string, ok bool) {
	id, ok = labels()[label]
	return id, ok
}

var labels = sync.OnceValue(func() map[string]string {
	byLabel := make(map[string]string, len(index().byID))
	for id := range index().byID {
		byLabel[Label(id)] = id
	}
	return byLabel
})

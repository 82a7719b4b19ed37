// Package focus checks a label filter before anything runs. To Ginkgo a filter with
// a mistyped label is one that selects nothing, or too much.
package focus

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/internal/nearest"
)

// Check returns an error, of one line, if a label filter is malformed, or if it asks
// for a label that none of the known ones is. It names the label that comes nearest.
// What is known is only asked for if the filter is well-formed.
func Check(filter string, known func() []string) error {
	if _, err := types.ParseLabelFilter(filter); err != nil {
		return fmt.Errorf("%q is no label filter: %s", filter, reason(err))
	}
	asked := terms(filter)
	if len(asked) == 0 {
		return nil
	}
	labels := known()
	for _, t := range asked {
		if err := t.check(labels); err != nil {
			return err
		}
	}
	return nil
}

// reason is what Ginkgo says of a malformed filter, in a line and without colours.
func reason(err error) string {
	var long types.GinkgoError
	if !errors.As(err, &long) {
		return err.Error()
	}
	return long.Message[strings.LastIndex(long.Message, "\n")+1:]
}

func (t term) check(known []string) error {
	switch {
	case t.pattern != nil:
		if !slices.ContainsFunc(known, t.pattern.MatchString) {
			return fmt.Errorf("no label matches /%s/", t.pattern)
		}
		return nil
	case t.key:
		return among(keys(known), t.label, "no label begins with "+t.label)
	}
	return among(known, t.label, "no label "+t.label)
}

// among returns an error that begins with fault if a word is none of the known ones.
func among(known []string, word, fault string) error {
	if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, word) }) {
		return nil
	}
	if near := nearest.Among(word, known, 1); len(near) > 0 {
		return fmt.Errorf("%s: did you mean %s?", fault, near[0])
	}
	return fmt.Errorf("%s: there are %s", fault, strings.Join(plain(known), ", "))
}

// keys are what labels of the form KEY:VALUE begin with.
func keys(labels []string) (found []string) {
	for _, l := range labels {
		if key, _, ok := strings.Cut(l, ":"); ok {
			found = append(found, key)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// plain are the labels that are one word.
func plain(labels []string) (found []string) {
	for _, l := range labels {
		if !strings.Contains(l, ":") {
			found = append(found, l)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

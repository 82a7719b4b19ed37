package bench

import (
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/requirement"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// greeted is what a session has said of the stack, once one has.
var greeted *protocol.Greeting

// greeting is what a session says of the stack; it is asked once. It is empty as
// long as no session can be had.
func greeting() protocol.Greeting {
	if greeted == nil {
		g, err := Greeting()
		if err != nil {
			return protocol.Greeting{}
		}
		greeted = &g
	}
	return *greeted
}

// Release is the stack's release, which a session is asked for once.
func Release() string { return greeting().Release }

// profilePrefix starts the label of a profile.
const profilePrefix = "profile:"

// binding tells whether a spec with these labels binds the stack: it cites a
// standard, or else the stack is Linux, whose documents it cites.
func binding(labels []string) bool {
	linuxOnly := slices.Contains(labels, profileLabel(requirement.Linux)) && !slices.ContainsFunc(labels, isStandard)
	return !linuxOnly || config.Linux || greeting().Stack == "linux"
}

func profileLabel(p requirement.Profile) string { return profilePrefix + string(p) }

// isStandard tells the label of a profile that binds every stack.
func isStandard(label string) bool {
	return strings.HasPrefix(label, profilePrefix) && label != profileLabel(requirement.Linux)
}

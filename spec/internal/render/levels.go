package render

import (
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// levels are the containers that a spec stands in, outermost first. A topic is
// one container with two names, "tcp backlog", which are two levels.
func levels(s *report.Spec) []string {
	if len(s.Path) == 0 {
		return nil
	}
	suite, topic, both := strings.Cut(s.Path[0], " ")
	if !both {
		return s.Path
	}
	return append([]string{suite, topic}, s.Path[1:]...)
}

// level names the container at a depth.
func level(s *report.Spec, depth int) string {
	if levels := levels(s); depth < len(levels) {
		return levels[depth]
	}
	return "other"
}

package report

import "strings"

// levels are the containers that a spec stands in, outermost first. A topic is
// one container with two names, "tcp backlog", which are two levels.
func (s *Spec) levels() []string {
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
func (s *Spec) level(depth int) string {
	if levels := s.levels(); depth < len(levels) {
		return levels[depth]
	}
	return "other"
}

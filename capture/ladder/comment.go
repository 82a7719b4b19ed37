package ladder

import "regexp"

// ours is a comment that WritePcapng writes about a packet that a call caused.
var ours = regexp.MustCompile(`^(\w+)(?:\((.*)\))? by (\S+)(?: \||$)`)

// commented returns the call that a packet's comments name, nil if none does.
func commented(comments []string, side Side) *Call {
	for _, c := range comments {
		if len(c) > maxText {
			continue
		}
		if m := ours.FindStringSubmatch(c); m != nil && m[3] != "itself" {
			return &Call{Side: side, Name: m[1], Args: m[2]}
		}
	}
	return nil
}

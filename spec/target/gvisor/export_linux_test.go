package gvisor

import "github.com/sockspec/sockspec/spec/target"

// Of what is tested apart.
var (
	Named  = named
	Pseudo = pseudo
	Place  = place
)

// RunscPID is the process id of a session's runsc.
func RunscPID(s target.Session) int { return s.(*sandboxed).Agent.PID() }

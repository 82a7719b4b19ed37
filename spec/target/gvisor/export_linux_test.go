package gvisor

import (
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/session"
)

// Of what is tested apart.
var (
	Named     = named
	Pseudo    = pseudo
	Place     = place
	NewTarget = newTarget
)

// RunscPID is the process id of a session's runsc.
func RunscPID(s target.Session) int { return s.(*session.Session).Agent.(*child.Child).PID() }

package linux

import (
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/session"
)

// NewTarget is New with an agent and a wire namespace of the test's.
var NewTarget = newTarget

// AgentPID is the process id of a session's agent.
func AgentPID(s target.Session) int { return s.(*session.Session).Agent.(*child.Child).PID() }

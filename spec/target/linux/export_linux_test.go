package linux

import (
	"os"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/session"
)

// AgentPID is the process id of a session's agent.
func AgentPID(s target.Session) int { return s.(*session.Session).Agent.PID() }

// WireOf is the wire namespace of a target.
func WireOf(t *Target) *os.File { return t.wire.Namespace() }

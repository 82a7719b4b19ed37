package linux

import "github.com/sockspec/sockspec/spec/target"

// AgentPID is the process id of a session's agent.
func AgentPID(s target.Session) int { return s.(*session).agent.cmd.Process.Pid }

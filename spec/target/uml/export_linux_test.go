package uml

// PID is the process id of a machine.
func PID(t *Target) int { return t.machine.kernel.PID() }

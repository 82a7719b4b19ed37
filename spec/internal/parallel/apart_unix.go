//go:build unix

package parallel

import (
	"os/exec"
	"syscall"
)

// apart puts a process into a group of its own: Ctrl-C reaches it once, by Run.
func apart(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

package child

import (
	"errors"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is a pidfd: readable once the child has ended.
type process struct{ pidfd *os.File }

func (c *Child) start() error {
	pidfd := -1
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, PidFD: &pidfd}
	if err := c.cmd.Start(); err != nil {
		return err
	}
	if err := unix.SetNonblock(pidfd, true); err != nil { // none before Linux 5.3
		c.kill()
		_ = c.cmd.Wait() // it has just been killed
		return os.NewSyscallError("pidfd", err)
	}
	c.process.pidfd = os.NewFile(uintptr(pidfd), "pidfd")
	return nil
}

// endsWithin reports whether the child has ended in time. It does not wait in
// waitid(2): Go takes the processor back from a system call only after up to 10
// ms, and a session shall cost less.
func (c *Child) endsWithin(limit time.Duration) bool {
	raw, err := c.process.pidfd.SyscallConn()
	if err != nil {
		return false
	}
	if err := c.process.pidfd.SetReadDeadline(time.Now().Add(limit)); err != nil {
		return false
	}
	return raw.Read(func(fd uintptr) bool {
		var info unix.Siginfo
		err := unix.Waitid(unix.P_PIDFD, int(fd), &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		return info.Signo != 0 || errors.Is(err, unix.ECHILD)
	}) == nil
}

// kill fails only where the whole group has ended already.
func (c *Child) kill() { _ = unix.Kill(-c.cmd.Process.Pid, unix.SIGKILL) }

func (c *Child) collect() error {
	err := c.cmd.Wait()
	c.process.pidfd.Close()
	return err
}

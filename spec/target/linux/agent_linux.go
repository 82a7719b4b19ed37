package linux

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// agentTime is how long an agent may take to end once its input has.
const agentTime = 2 * time.Second

// agent is a running sockagent. It leads a process group, to which the processes
// belong that it spawns: they end with it.
type agent struct {
	cmd      *exec.Cmd
	in       *os.File // its standard input
	out      *os.File // its standard output
	process  *os.File // a pidfd: readable once it has ended
	stopping sync.Once
	cause    string // why it ended; set once stopping is done
}

// startAgent starts an agent in the namespaces of the calling thread.
func startAgent(path string, stderr io.Writer) (*agent, error) {
	stdin, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	out, stdout, err := os.Pipe()
	if err != nil {
		in.Close()
		return nil, err
	}
	defer stdout.Close()
	a := &agent{in: in, out: out}
	if err := a.start(&exec.Cmd{Path: path, Stdin: stdin, Stdout: stdout, Stderr: stderr}); err != nil {
		in.Close()
		out.Close()
		return nil, fmt.Errorf("starting the agent: %w", err)
	}
	return a, nil
}

func (a *agent) start(cmd *exec.Cmd) error {
	pidfd := -1
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, PidFD: &pidfd}
	cmd.WaitDelay = agentTime // for a process that left the group and holds its standard error
	if err := cmd.Start(); err != nil {
		return err
	}
	a.cmd = cmd
	if err := unix.SetNonblock(pidfd, true); err != nil { // none before Linux 5.3
		a.kill()
		cmd.Wait()
		return os.NewSyscallError("pidfd", err)
	}
	a.process = os.NewFile(uintptr(pidfd), "pidfd")
	return nil
}

// stop waits for the end of the agent, whose input has been closed before, and
// says why it ended. An agent that goes on nevertheless is killed.
func (a *agent) stop() (cause string) {
	a.stopping.Do(func() {
		late := a.await(agentTime) != nil
		// Until it is collected, its process group keeps its number.
		a.kill()
		err := a.cmd.Wait()
		a.process.Close()
		a.cause = a.whyEnded(err)
		if late {
			a.cause = fmt.Sprintf("the agent went on for %v after the end of its input, and was killed", agentTime)
		}
	})
	return a.cause
}

// await returns nil once the agent has ended. It does not wait in waitid(2): Go
// takes the processor back from a system call only after up to 10 ms, and a
// session shall cost less.
func (a *agent) await(limit time.Duration) error {
	raw, err := a.process.SyscallConn()
	if err != nil {
		return err
	}
	if err := a.process.SetReadDeadline(time.Now().Add(limit)); err != nil {
		return err
	}
	return raw.Read(func(fd uintptr) bool {
		var info unix.Siginfo
		err := unix.Waitid(unix.P_PIDFD, int(fd), &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		return info.Signo != 0 || errors.Is(err, unix.ECHILD)
	})
}

func (a *agent) kill() { unix.Kill(-a.cmd.Process.Pid, unix.SIGKILL) }

func (a *agent) whyEnded(err error) string {
	if a.cmd.ProcessState == nil {
		return fmt.Sprintf("waiting for the agent: %v", err)
	}
	status := a.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return "the agent was ended by signal " + status.Signal().String()
	}
	return fmt.Sprintf("the agent ended with exit status %d", status.ExitStatus())
}

package linux

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// agentTime is how long an agent may take to end once its input has.
const agentTime = 2 * time.Second

// agent is a running sockagent. It leads a process group, to which the processes
// belong that it spawns: they end with it.
type agent struct {
	cmd   *exec.Cmd
	in    *os.File      // its standard input
	out   *os.File      // its standard output
	ended chan struct{} // closed once the group is gone and cause is set
	cause string
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
	a := &agent{in: in, out: out, ended: make(chan struct{})}
	a.cmd = &exec.Cmd{
		Path: path, Args: []string{path}, Stdin: stdin, Stdout: stdout, Stderr: stderr,
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true},
		WaitDelay:   agentTime, // for a process that left the group and holds its standard error
	}
	if err := a.cmd.Start(); err != nil {
		in.Close()
		out.Close()
		return nil, fmt.Errorf("starting the agent: %w", err)
	}
	go a.reap()
	return a, nil
}

// reap waits for the agent. Until it has collected the agent, the process group
// keeps its number, so that no other can be hit.
func (a *agent) reap() {
	defer close(a.ended)
	for {
		err := unix.Waitid(unix.P_PID, a.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			break
		}
	}
	a.kill()
	err := a.cmd.Wait()
	switch state := a.cmd.ProcessState; {
	case state == nil:
		a.cause = fmt.Sprintf("waiting for the agent: %v", err)
	case state.Sys().(syscall.WaitStatus).Signaled():
		a.cause = "the agent was ended by signal " + state.Sys().(syscall.WaitStatus).Signal().String()
	default:
		a.cause = fmt.Sprintf("the agent ended with exit status %d", state.ExitCode())
	}
}

func (a *agent) kill() { unix.Kill(-a.cmd.Process.Pid, unix.SIGKILL) }

// stop returns once the agent has ended, and why it did. Its input has been
// closed before; an agent that goes on nevertheless is killed.
func (a *agent) stop() (cause string) {
	late := time.NewTimer(agentTime)
	defer late.Stop()
	select {
	case <-a.ended:
		return a.cause
	case <-late.C:
	}
	a.kill()
	<-a.ended
	return fmt.Sprintf("the agent went on for %v after the end of its input, and was killed", agentTime)
}

//go:build unix

package command

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/sys/unix"
)

// patienceWithChild is how long a command may go on after its connection has failed,
// and it was told to end.
const patienceWithChild = 5 * time.Second

// Child is a command at work for one connection.
type Child struct {
	Here  *transfer.Local // the other ends of its standard input and output
	cmd   *exec.Cmd
	told  context.Context // done once it was told to end
	gone  chan struct{}   // closed once it has ended
	ended error           // how; to be read when it is gone
}

// Start starts a command in an environment, with pipes for its standard input and output.
func Start(words, environment []string) (*Child, error) {
	in, out, err := childPipes()
	if err != nil {
		return nil, faultOf(words[0], err)
	}
	ctx, quit := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in.theirs, out.theirs, os.Stderr
	cmd.Cancel = func() error { return tellToEnd(cmd.Process) }
	cmd.WaitDelay = patienceWithChild
	err = signals.WithDefault(cmd.Start)
	in.theirs.Close()
	out.theirs.Close()
	here := transfer.NewLocal(out.ours, in.ours, false)
	c := &Child{Here: here, cmd: cmd, told: ctx, gone: make(chan struct{})}
	here.Gone, here.Quit = c.gone, quit
	if err != nil {
		close(c.gone)
		c.Release()
		return nil, faultOf(words[0], err)
	}
	go func() { c.ended = cmd.Wait(); close(c.gone) }()
	return c, nil
}

// IsTold reports whether it was told to end.
func (c *Child) IsTold() bool { return c.told.Err() != nil }

// Err is how a command has failed that was released; nil if it has not.
func (c *Child) Err() error { return faultOf(c.cmd.Path, c.ended) }

// Release closes the pipes, waits for the command's end, and frees what it had.
func (c *Child) Release() {
	unix.Close(c.Here.In)
	_ = c.Here.CloseOutput() // what could not be written has been reported
	<-c.gone
	c.Here.Quit()
}

// tellToEnd asks a command to end, or ends it where that cannot be asked.
func tellToEnd(p *os.Process) error {
	if err := p.Signal(syscall.SIGTERM); err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}

// end is an end of a pipe here, and the other one for the child.
type end struct {
	ours   int
	theirs *os.File
}

// childPipes makes the pipes of a child's standard input and output. Our ends do not
// block: what holds a child up shall hold up nothing else.
func childPipes() (in, out end, err error) {
	r, w, err := childPipe()
	if err != nil {
		return in, out, err
	}
	in = end{w, os.NewFile(uintptr(r), "input")}
	r, w, err = childPipe()
	if err != nil {
		unix.Close(in.ours)
		in.theirs.Close()
		return in, out, err
	}
	out = end{r, os.NewFile(uintptr(w), "output")}
	_ = unix.SetNonblock(in.ours, true) // they are open, so it cannot fail
	_ = unix.SetNonblock(out.ours, true)
	return in, out, nil
}

// childPipe is pipe(2), for one child only.
func childPipe() (r, w int, err error) {
	var p [2]int
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := unix.Pipe(p[:]); err != nil {
		return 0, 0, os.NewSyscallError("pipe", err)
	}
	unix.CloseOnExec(p[0])
	unix.CloseOnExec(p[1])
	return p[0], p[1], nil
}

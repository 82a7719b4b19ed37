//go:build unix

package main

import (
	"context"
	"net/netip"
	"os"
	"os/exec"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/sys/unix"
)

// child is a command at work for one connection.
type child struct {
	cmd   *exec.Cmd
	told  context.Context // done once it was told to end
	here  *transfer.Local // the other ends of its standard input and output
	gone  chan struct{}   // closed once it has ended
	ended error           // how; to be read when it is gone
}

// runCommand runs the command over a connection. Its end is awaited, and a failure
// of its own is reported unless the session has failed, or run out of time, first: then
// it is told to end.
func (s *session) runCommand() error {
	s.turn.Leave()
	var c *child
	err := s.places.whileShort(1, func() (err error) {
		c, err = s.startCommand(s.sock.LocalAddr(), s.peer)
		return err
	})
	if err != nil {
		return err
	}
	s.local, s.turn = c.here, c.here.Join()
	err = s.run()
	told := c.told.Err() != nil
	if err != nil {
		c.here.Quit()
	}
	c.release()
	if err != nil || told {
		return err
	}
	return commandFault(c.cmd.Path, c.ended)
}

// startCommand starts the command, with pipes for its standard input and output.
func (o *options) startCommand(local, peer netip.AddrPort) (*child, error) {
	in, out, err := childPipes()
	if err != nil {
		return nil, commandFault(o.command[0], err)
	}
	ctx, quit := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, o.command[0], o.command[1:]...)
	cmd.Env = o.environment(local, peer)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in.theirs, out.theirs, os.Stderr
	cmd.Cancel = func() error { return tellToEnd(cmd.Process) }
	cmd.WaitDelay = patienceWithChild
	err = signals.WithDefault(cmd.Start)
	in.theirs.Close()
	out.theirs.Close()
	c := &child{cmd: cmd, told: ctx, here: transfer.NewLocal(out.ours, in.ours, false), gone: make(chan struct{})}
	c.here.Gone, c.here.Quit = c.gone, quit
	if err != nil {
		close(c.gone)
		c.release()
		return nil, commandFault(o.command[0], err)
	}
	go func() { c.ended = cmd.Wait(); close(c.gone) }()
	return c, nil
}

// release closes the pipes, waits for the command's end, and frees what it had.
func (c *child) release() {
	unix.Close(c.here.In)
	_ = c.here.CloseOutput() // what could not be written has been reported
	<-c.gone
	c.here.Quit()
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

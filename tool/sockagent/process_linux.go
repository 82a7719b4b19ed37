package main

import (
	"os"
	"strings"
	"sync"
	"syscall"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

// children are the processes that the agent spawned and has not reaped.
type children struct {
	mu   sync.Mutex
	pids map[int]bool
}

// ownsGroup reports whether whoever started the agent made it lead a process
// group. Then what it spawns stays there, to be ended with the group; otherwise
// each leads a group of its own, so that end reaches what it forks.
var ownsGroup = unix.Getpgrp() == os.Getpid()

// spawn starts a program whose standard input, output and error are pipes.
func spawn(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	if len(p.Argv) == 0 || p.Argv[0] == "" {
		return res, protocol.Invalid("argv: missing")
	}
	path, err := lookPath(p.Argv[0])
	if err != nil {
		return res, err
	}
	pipes, err := openPipes()
	if err != nil {
		return res, err
	}
	setMask(&w.mask, nil) // for the child to inherit
	pid, err := w.children.start(path, p, pipes.theirs[:])
	setMask(&everySignal, nil)
	pipes.close(pipes.theirs[:])
	if err != nil {
		pipes.close(pipes.ours[:])
		return res, err
	}
	res.PID = pid
	for _, fd := range pipes.ours {
		res.FDs = append(res.FDs, protocol.PollFD{FD: int(fd)})
	}
	return res, nil
}

func (c *children) start(path string, p *protocol.Params, files []uintptr) (int, error) {
	env := p.Env
	if env == nil {
		env = os.Environ()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	pid, err := syscall.ForkExec(path, p.Argv, &syscall.ProcAttr{
		Env:   env,
		Files: files,
		Sys:   &syscall.SysProcAttr{Setpgid: !ownsGroup, Pdeathsig: syscall.SIGKILL},
	})
	if err != nil {
		return 0, err
	}
	if c.pids == nil {
		c.pids = make(map[int]bool)
	}
	c.pids[pid] = true
	return pid, nil
}

// lookPath finds a program as execvp does.
func lookPath(name string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, dir := range strings.Split(os.Getenv("PATH"), ":") {
		path := dir + "/" + name
		if unix.Access(path, unix.X_OK) == nil {
			return path, nil
		}
	}
	return "", unix.ENOENT
}

// pipes are the three pipes of a child: its standard input, output and error.
type pipes struct{ ours, theirs [3]uintptr }

func openPipes() (*pipes, error) {
	p := new(pipes)
	for i := range p.ours {
		var ends [2]int // for reading, for writing
		if err := unix.Pipe2(ends[:], unix.O_CLOEXEC); err != nil {
			p.close(p.ours[:i])
			p.close(p.theirs[:i])
			return nil, err
		}
		p.theirs[i], p.ours[i] = uintptr(ends[1]), uintptr(ends[0])
		if i == 0 {
			p.theirs[i], p.ours[i] = uintptr(ends[0]), uintptr(ends[1])
		}
	}
	return p, nil
}

func (p *pipes) close(ends []uintptr) {
	for _, fd := range ends {
		unix.Close(int(fd))
	}
}

// wait waits for the end of a process. It is reaped only once that is known,
// under the lock, so that kill never meets a number that is in use again.
func wait(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	if p.PID <= 0 {
		return res, protocol.Invalid("pid: %d: want one that spawn gave", p.PID)
	}
	var info unix.Siginfo
	_, err = w.syscall(unix.SYS_WAITID, unix.P_PID, uintptr(p.PID), uintptr(unsafe.Pointer(&info)),
		unix.WEXITED|unix.WNOWAIT, 0)
	if err != nil {
		return res, err
	}
	status, err := w.children.reap(p.PID)
	switch {
	case err != nil:
	case status.Signaled():
		res.Signals = []sock.Const{signalName(status.Signal())}
	default:
		res.Status = status.ExitStatus()
	}
	return res, err
}

func (c *children) reap(pid int) (status unix.WaitStatus, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.pids[pid] {
		return 0, unix.ECHILD
	}
	delete(c.pids, pid)
	_, err = unix.Wait4(pid, &status, 0, nil)
	return status, err
}

// kill reaches no process but those that spawn started.
func kill(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	signal, err := needed("signal", p.Signal)
	if err != nil {
		return res, err
	}
	w.children.mu.Lock()
	defer w.children.mu.Unlock()
	if !w.children.pids[p.PID] {
		return res, unix.ESRCH
	}
	return res, unix.Kill(p.PID, unix.Signal(signal))
}

// end kills what was spawned, with what that forked if it is a group, and reaps it.
func (c *children) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for pid := range c.pids {
		group := -pid
		if ownsGroup {
			group = pid
		}
		_ = unix.Kill(group, unix.SIGKILL)
		_, _ = unix.Wait4(pid, nil, 0, nil)
	}
	c.pids = nil
}

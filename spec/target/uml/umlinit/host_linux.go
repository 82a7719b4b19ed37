package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// become starts a watcher, and turns this process into a machine, which has all of
// its descriptors. It returns only if that cannot be.
//
// Nothing but a SIGKILL to all at once ends a machine for certain. It may be busy
// with a network device whose other end is gone. And its processes are processes
// of the host, whose system calls it catches by ptrace(2): if it died before them,
// they would go on, and make their calls here.
func become(args []string) error {
	watcher := &exec.Cmd{Path: "/proc/self/exe", Args: []string{os.Args[0]}, Stdin: os.Stdin}
	if err := watcher.Start(); err != nil {
		return fmt.Errorf("starting a watcher: %w", err)
	}
	return os.NewSyscallError("execve", unix.Exec(args[0], args, os.Environ()))
}

// watch ends the process group, with this process, when standard input ends.
func watch() error {
	_, _ = io.Copy(io.Discard, os.Stdin) // an error is an end, too
	return unix.Kill(0, unix.SIGKILL)
}

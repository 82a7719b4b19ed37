package linux

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/internal/netns"
)

// entered tells a process that it is the child of Enter; its value is the number
// of its end of the lifeline.
const entered = "SOCKSPEC_ENTERED"

// lifelineFD is where os/exec puts the first of ExtraFiles.
const lifelineFD = 3

func enter() {
	if os.Getenv(entered) != "" {
		os.Unsetenv(entered)
		arrive()
		return
	}
	if capable() {
		return
	}
	status, err := runInside()
	if err != nil {
		fmt.Fprintln(os.Stderr, diagnose(err, readSettings()))
	}
	os.Exit(status)
}

// capable reports whether the process has what New needs, in the user namespace
// that it is in: root may lack it in a container.
func capable() bool {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) != nil {
		return false
	}
	const need = 1<<unix.CAP_SYS_ADMIN | 1<<unix.CAP_NET_ADMIN | 1<<unix.CAP_NET_RAW
	return data[0].Effective&need == need
}

// runInside runs this program in a new user namespace until it ends. The error
// is that of a host that forbids the namespaces.
func runInside() (status int, err error) {
	lifeline, theirs, err := socketpair()
	if err != nil {
		return 1, err
	}
	defer lifeline.Close()
	signals := make(chan os.Signal, 16) // before the start, so that none is missed
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT, unix.SIGHUP, unix.SIGUSR1,
		unix.SIGUSR2)
	child := childCommand(theirs)
	err = child.Start()
	theirs.Close()
	if err != nil {
		return 1, err
	}
	go func() {
		for s := range signals {
			_ = child.Process.Signal(s) // fails only on a child that has ended
		}
	}()
	_ = child.Wait() // ProcessState has the result
	if refusal := readRefusal(lifeline); refusal != 0 {
		return 1, refusal
	}
	if state := child.ProcessState.Sys().(syscall.WaitStatus); state.Signaled() {
		return 128 + int(state.Signal()), nil
	}
	return child.ProcessState.ExitCode(), nil
}

// childCommand is this program as root of a user namespace. It leads a process
// group of its own, so that a signal from the terminal reaches it once, by way of
// its parent.
func childCommand(lifeline *os.File) *exec.Cmd {
	return &exec.Cmd{
		Path:       "/proc/self/exe",
		Args:       os.Args,
		Env:        append(os.Environ(), entered+"=yes"),
		Stdin:      os.Stdin,
		Stdout:     os.Stdout,
		Stderr:     os.Stderr,
		ExtraFiles: []*os.File{lifeline},
		SysProcAttr: &syscall.SysProcAttr{
			Setpgid:     true,
			Cloneflags:  unix.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}},
		},
	}
}

// socketpair returns the lifeline between parent and child. The parent holds its
// end and never writes, so that end of file on the child's means that the parent
// has ended, however it did. The child sends a refusal the other way.
func socketpair() (parent, child *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	return os.NewFile(uintptr(fds[0]), "lifeline"), os.NewFile(uintptr(fds[1]), "lifeline"), nil
}

// readRefusal returns what the child was refused, 0 if nothing.
func readRefusal(lifeline *os.File) unix.Errno {
	var b [1]byte
	if n, _ := lifeline.Read(b[:]); n == 1 {
		return unix.Errno(b[0])
	}
	return 0
}

// arrive is Enter in the child. Some hosts let anyone make a user namespace, but
// none of the others in it: so one is made to see.
func arrive() {
	unix.CloseOnExec(lifelineFD)
	// so that followParent waits in Go's poller
	if err := unix.SetNonblock(lifelineFD, true); err != nil {
		fmt.Fprintf(os.Stderr, "%s is set, and descriptor %d is no lifeline: %v; unset it\n", entered,
			lifelineFD, err)
		os.Exit(1)
	}
	lifeline := os.NewFile(lifelineFD, "lifeline")
	var err error
	netns.OnThread(func() { err = unix.Unshare(unix.CLONE_NEWNET) })
	if errno, refused := errors.AsType[unix.Errno](err); refused {
		_, _ = lifeline.Write([]byte{byte(errno)}) // fails only if the parent, who would tell, is gone
		os.Exit(1)
	}
	go followParent(lifeline)
}

// followParent ends the process, and what is in its process group, when the
// parent has ended. (Pdeathsig would fire when the parent's thread ends.)
func followParent(lifeline *os.File) {
	_, _ = lifeline.Read(make([]byte, 1)) // an error too means that nobody is there
	_ = unix.Kill(0, unix.SIGKILL)        // it ends this process before it could fail
}

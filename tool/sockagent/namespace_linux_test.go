package main_test

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// agentVariable names the agent that the test binary shall become once it has
// raised the loopback interface: only a process inside the namespace can do so
// for an unprivileged user.
const agentVariable = "SOCKAGENT_TEST_AGENT"

func becomeAgent(agent string) {
	err := raiseLoopback()
	if err == nil {
		err = os.Unsetenv(agentVariable)
	}
	if err == nil {
		err = syscall.Exec(agent, append([]string{agent}, os.Args[1:]...), os.Environ())
	}
	fmt.Fprintln(os.Stderr, "becoming the agent:", err)
	os.Exit(1)
}

func raiseLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	ifr, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	ifr.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, ifr)
}

// newNetwork puts a process in a fresh network namespace. Whoever may not make
// one makes a user namespace with it, in which it may.
func newNetwork() *syscall.SysProcAttr {
	if os.Geteuid() == 0 {
		return &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET}
	}
	return &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWNET | unix.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
}

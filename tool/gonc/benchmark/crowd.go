//go:build linux

package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// crowd is what a server with -k does with many connections.
type crowd struct {
	idle, some, many memory // before any, with 1,000 and with 10,000 connections
	visit            cost   // of a connection, one after another
}

// memory is a program's resident memory.
type memory struct {
	bytes int64
	err   error
}

const (
	someConnections = 1_000
	manyConnections = 10_000
	visitPeriod     = 2 * time.Second
)

// crowds measures each contestant's server.
func (s settings) crowds(all []contestant) []crowd {
	raiseLimit()
	found := make([]crowd, len(all))
	for i, visit := range inTurns("connections one after another", s.rounds, all, visitsOf).costs {
		found[i] = crowdOf(all[i], visit)
	}
	return found
}

// raiseLimit allows for as many descriptors as may be, here and in the contestants.
func raiseLimit() {
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	limit.Cur = limit.Max
	if err := cmp.Or(err, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)); err != nil {
		progress("the limit of descriptors stays as it is: %v", err)
	}
}

// crowdOf measures a server's memory, whose connections one after another cost visit.
func crowdOf(c contestant, visit cost) crowd {
	progress("memory of %s", c.name)
	k := crowd{visit: visit}
	k.idle.err = visit.err // unless its server can be looked at
	k.some = hold(c, someConnections, &k.idle)
	k.many = hold(c, manyConnections, nil)
	return k
}

// server starts a contestant as a server that keeps open.
func server(c contestant) (*exec.Cmd, netip.AddrPort, error) {
	port, err := freePort()
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	cmd, err := c.command(c.keep, port)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	if err := cmd.Start(); err != nil {
		return nil, netip.AddrPort{}, err
	}
	if err := awaitListener(port); err != nil {
		stop(cmd)
		return nil, netip.AddrPort{}, err
	}
	return cmd, netip.MustParseAddrPort("127.0.0.1:" + port), nil
}

// visitsOf opens connections one after another. Each sends a FIN, and waits for the
// server's, so that the server has taken it and let go of it. The cost is that of one.
func visitsOf(c contestant) cost {
	cmd, at, err := server(c)
	if err != nil {
		return cost{err: err}
	}
	defer stop(cmd)
	n, began := 0, time.Now()
	for ; time.Since(began) < visitPeriod; n++ {
		if err := visit(at, clientAddress(n)); err != nil {
			return cost{err: err}
		}
	}
	return cost{wall: time.Since(began) / time.Duration(n)}
}

// visit opens a connection, and waits for its end.
func visit(at netip.AddrPort, from netip.Addr) error {
	fd, err := dial(at, from)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if err := unix.Shutdown(fd, unix.SHUT_WR); err != nil {
		return err
	}
	n, err := unix.Read(fd, block)
	for err == unix.EINTR {
		n, err = unix.Read(fd, block)
	}
	switch {
	case err == unix.EAGAIN:
		return errors.New("a connection does not end")
	case err == nil && n != 0:
		return errors.New("a connection says something")
	}
	return err
}

// hold has a server hold connections, and looks at its memory: idle before, and
// with them all.
func hold(c contestant, connections int, idle *memory) memory {
	cmd, at, err := server(c)
	if err != nil {
		return memory{err: err}
	}
	defer stop(cmd)
	if idle != nil {
		*idle = resident(cmd)
	}
	if c.crowdless != "" {
		return memory{err: errors.New(c.crowdless)}
	}
	var open []int
	defer func() {
		for _, fd := range open {
			unix.Close(fd)
		}
	}()
	for i := range connections {
		fd, err := dial(at, clientAddress(i))
		if err != nil {
			return memory{err: err}
		}
		open = append(open, fd)
	}
	if err := awaitHeld(cmd, connections); err != nil {
		return memory{err: err}
	}
	return resident(cmd)
}

// clientAddress is the loopback address of the nth client.
func clientAddress(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{127, 1, byte(n / 5000), 1})
}

// awaitHeld waits until a server has as many descriptors as connections.
func awaitHeld(cmd *exec.Cmd, connections int) error {
	const bound = 15 * time.Second
	held := 0
	for end := time.Now().Add(bound); time.Now().Before(end); <-time.After(20 * time.Millisecond) {
		fds, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "fd"))
		if err != nil {
			return errors.New("it is gone")
		}
		if held = len(fds); held >= connections {
			return nil
		}
	}
	return fmt.Errorf("it has only %d descriptors", held)
}

// resident is the memory of a program, by /proc/PID/status.
func resident(cmd *exec.Cmd) memory {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "status"))
	if err != nil {
		return memory{err: err}
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return memory{err: errors.New("it is gone")}
	}
	kib, err := strconv.ParseInt(fields[0], 10, 64)
	return memory{kib << 10, err}
}

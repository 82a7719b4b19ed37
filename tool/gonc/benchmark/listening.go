//go:build linux

package main

import (
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// starts measures the time from exec to where connections are taken: connect is
// tried again and again.
func (s settings) starts(all []contestant) row {
	const rounds = 20 // of some milliseconds each
	return inTurns("exec to listening", rounds, all, startOnce)
}

func startOnce(c contestant) cost {
	port, err := freePort()
	if err != nil {
		return cost{err: err}
	}
	cmd, err := c.command(c.listen, port)
	if err != nil {
		return cost{err: err}
	}
	to := netip.MustParseAddrPort("127.0.0.1:" + port)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{err: err}
	}
	fd, err := connectSoon(to, began.Add(patience))
	wall := time.Since(began)
	if err != nil {
		stop(cmd)
		return cost{err: err}
	}
	unix.Close(fd)
	cpu, _ := finish(cmd) // it may call a connection without data a failure
	return cost{cpu, wall, nil}
}

// connectSoon connects as soon as somebody listens.
func connectSoon(to netip.AddrPort, end time.Time) (int, error) {
	for time.Now().Before(end) {
		fd, err := dial(to, netip.Addr{})
		if !errors.Is(err, unix.ECONNREFUSED) {
			return fd, err
		}
		runtime.Gosched()
	}
	return -1, fmt.Errorf("nobody listens at %s", to)
}

// dial connects by plain system calls, which cost little. from is the local
// address: each has ports of its own, and so thousands of connections need several.
func dial(to netip.AddrPort, from netip.Addr) (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := limit(fd); err != nil {
		unix.Close(fd)
		return -1, err
	}
	if from.IsValid() {
		// without it, ports are only spent sooner
		_ = unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1)
		if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: from.As4()}); err != nil {
			unix.Close(fd)
			return -1, err
		}
	}
	err = connectTo(fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()})
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// connectTo is connect, called again after a signal of Go's runtime has interrupted
// it. That nobody answers in time is EINPROGRESS then, or EALREADY.
func connectTo(fd int, to unix.Sockaddr) error {
	for {
		switch err := unix.Connect(fd, to); err {
		case unix.EINTR:
		case unix.EINPROGRESS, unix.EALREADY:
			return errors.New("takes no more connections")
		default:
			return err
		}
	}
}

// limit bounds what a socket's calls wait for: a queue that is full answers nothing.
func limit(fd int) error {
	seconds := unix.Timeval{Sec: 5}
	return errors.Join(
		unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &seconds),
		unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &seconds))
}

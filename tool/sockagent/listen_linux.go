package main

import (
	"fmt"
	"net/netip"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// listen gives every connection an agent process of its own, so that a session
// shares no descriptor with another one. It returns only if it cannot go on.
func listen(text, stack string) error {
	addr, err := netip.ParseAddrPort(text)
	if err != nil {
		return fmt.Errorf("-listen %s: want an IP address and port, such as 127.0.0.1:7777", text)
	}
	fd, err := listener(addr)
	if err != nil {
		return fmt.Errorf("-listen %s: %w", text, err)
	}
	if err := printAddr(fd, addr.Addr()); err != nil {
		return err
	}
	for {
		conn, _, err := unix.Accept4(fd, unix.SOCK_CLOEXEC)
		switch err {
		case nil:
			serveApart(conn, stack)
		case unix.EINTR, unix.ECONNABORTED:
		default:
			return fmt.Errorf("accept: %w", err)
		}
	}
}

func listener(addr netip.AddrPort) (int, error) {
	domain, sa := unix.AF_INET6, unix.Sockaddr(&unix.SockaddrInet6{Addr: addr.Addr().As16(),
		Port: int(addr.Port())})
	if addr.Addr().Is4() {
		domain, sa = unix.AF_INET, &unix.SockaddrInet4{Addr: addr.Addr().As4(), Port: int(addr.Port())}
	}
	fd, err := unix.Socket(domain, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return -1, err
	}
	if err := unix.Bind(fd, sa); err != nil {
		return -1, err
	}
	return fd, unix.Listen(fd, unix.SOMAXCONN)
}

// printAddr tells the port, which may have been 0, to whoever started the agent.
func printAddr(fd int, addr netip.Addr) error {
	sa, err := unix.Getsockname(fd)
	if err != nil {
		return fmt.Errorf("getsockname: %w", err)
	}
	port := 0
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		port = sa.Port
	case *unix.SockaddrInet6:
		port = sa.Port
	}
	fmt.Fprintf(os.Stderr, "sockagent: listening on %s\n", netip.AddrPortFrom(addr, uint16(port)))
	return nil
}

// serveApart hands a connection to a new agent process.
func serveApart(conn int, stack string) {
	defer unix.Close(conn)
	pid, err := syscall.ForkExec("/proc/self/exe", []string{os.Args[0], "-stack", stack},
		&syscall.ProcAttr{
			Env:   os.Environ(),
			Files: []uintptr{uintptr(conn), uintptr(conn), 2},
		})
	if err != nil {
		fmt.Fprintf(os.Stderr, "sockagent: starting an agent for a connection: %v\n", err)
		return
	}
	// leaves no zombie; how the agent ended is its client's to see
	go func() { _, _ = unix.Wait4(pid, nil, 0, nil) }()
}

package main

import "golang.org/x/sys/unix"

// forget has close(2) drop the connection without a packet: a socket under repair is
// only taken out of the tables (tcp(7) has no word on TCP_REPAIR; the kernel's
// __tcp_close does).
func (s *socket) forget() error { return s.set(unix.IPPROTO_TCP, unix.TCP_REPAIR, unix.TCP_REPAIR_ON) }

// canForget tries it on a socket without a connection.
func canForget() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return errNoForget
	}
	defer unix.Close(fd)
	if unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_REPAIR, unix.TCP_REPAIR_ON) != nil {
		return errNoForget
	}
	return nil
}

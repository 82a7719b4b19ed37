//go:build unix && !linux

package main

import "golang.org/x/sys/unix"

// acceptDescriptor is accept(2).
func acceptDescriptor(listener int) (fd int, from unix.Sockaddr, err error) {
	return unix.Accept(listener)
}

// newAccepted makes a socket of what acceptDescriptor returns.
func newAccepted(fd int) (*socket, error) { return newSocket(fd) }

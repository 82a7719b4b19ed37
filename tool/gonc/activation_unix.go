//go:build unix

package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// passedKind finds out what the passed descriptor is: a listener for connections, or a
// socket for datagrams, of a family that gonc serves.
func passedKind() (kind socketKind, err error) {
	if err := inherit(passedDescriptor); err != nil {
		return kind, err
	}
	form, err := unix.GetsockoptInt(passedDescriptor, unix.SOL_SOCKET, unix.SO_TYPE)
	if err != nil {
		return kind, errors.New("it is no socket")
	}
	listens, err := unix.GetsockoptInt(passedDescriptor, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
	switch kind.datagrams = form == unix.SOCK_DGRAM; {
	case err != nil:
		return kind, os.NewSyscallError("getsockopt", err)
	case form != unix.SOCK_STREAM && !kind.datagrams:
		return kind, errors.New("it is neither for a stream nor for datagrams")
	case !kind.datagrams && listens == 0:
		return kind, errors.New("it is a connection (Accept=no passes the listener)")
	}
	return kind, kind.addFamily()
}

// addFamily adds what the passed socket's address tells.
func (k *socketKind) addFamily() error {
	at, err := unix.Getsockname(passedDescriptor)
	if err != nil {
		return os.NewSyscallError("getsockname", err)
	}
	switch at := at.(type) {
	case *unix.SockaddrInet4:
	case *unix.SockaddrInet6:
		k.six = true
	case *unix.SockaddrUnix:
		k.unix, k.path = true, at.Name
	default:
		return errors.New("it is of another family than IPv4, IPv6 and Unix sockets")
	}
	return nil
}

// takePassed makes a socket of the passed descriptor.
func takePassed(kind socketKind) (*socket, error) {
	s, err := newSocket(passedDescriptor)
	if err != nil {
		return nil, err
	}
	s.six, s.here = kind.six, kind.unix
	return s, nil
}

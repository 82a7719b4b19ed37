package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// maxOptionSize is more than any option that can be set is long.
const maxOptionSize = 1024

// option reads an option's value, of any form.
func (s *socket) option(o sockopt) ([]byte, error) {
	value := make([]byte, maxOptionSize)
	size := uint32(len(value))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(s.fd), uintptr(o.level), uintptr(o.name),
		uintptr(unsafe.Pointer(&value[0])), uintptr(unsafe.Pointer(&size)), 0)
	if errno != 0 {
		return nil, os.NewSyscallError("getsockopt", errno)
	}
	return value[:min(int(size), len(value))], nil
}

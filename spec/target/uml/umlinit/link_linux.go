package main

import (
	"net"
	"os"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// linkRoom is how much a link holds of what nobody has read yet: many times the
// longest message of the session protocol. What does not fit would be lost.
const linkRoom = 32 << 20

// openLink sets a network device up and gives its frames.
func openLink(name string) (*os.File, error) {
	device, err := net.InterfaceByName(name)
	if err != nil {
		return nil, err
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, linkRoom); err != nil {
		return nil, os.NewSyscallError("SO_RCVBUFFORCE", err)
	}
	if err := up(fd, name); err != nil {
		return nil, err
	}
	const protocol = line.EtherType<<8&0xff00 | line.EtherType>>8 // in network order
	err = unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: protocol, Ifindex: device.Index})
	return os.NewFile(uintptr(fd), name), os.NewSyscallError("bind", err)
}

func up(fd int, name string) error {
	request, err := unix.NewIfreq(name)
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_NOARP)
	return os.NewSyscallError("SIOCSIFFLAGS", unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request))
}

//go:build unix

package socket

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"golang.org/x/sys/unix"
)

// sockaddr turns an address into the form that the socket's system calls take. One for
// IPv6 knows an IPv4 address as ::ffff:192.0.2.1 (RFC 4291 section 2.5.5.2).
func (s *Socket) sockaddr(a netip.AddrPort) unix.Sockaddr {
	if !s.six {
		return &unix.SockaddrInet4{Port: int(a.Port()), Addr: a.Addr().Unmap().As4()}
	}
	zone := zoneIndex(a.Addr().Zone())
	return &unix.SockaddrInet6{Port: int(a.Port()), Addr: a.Addr().As16(), ZoneId: zone}
}

// addrPort is the inverse of sockaddr. An IPv4 address is one, whatever socket has it.
func addrPort(a unix.Sockaddr) netip.AddrPort {
	switch a := a.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port))
	case *unix.SockaddrInet6:
		ip := netip.AddrFrom16(a.Addr)
		if a.ZoneId != 0 {
			ip = ip.WithZone(zoneName(a.ZoneId))
		}
		return netip.AddrPortFrom(ip.Unmap(), uint16(a.Port))
	}
	return netip.AddrPort{}
}

// zoneIndex is the number of the interface that a zone names, 0 if there is none.
func zoneIndex(zone string) uint32 {
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		return uint32(n)
	}
	if zone == "" {
		return 0
	}
	i, err := net.InterfaceByName(zone)
	if err != nil {
		return 0
	}
	return uint32(i.Index)
}

// zoneName is the inverse of zoneIndex.
func zoneName(index uint32) string {
	if i, err := net.InterfaceByIndex(int(index)); err == nil {
		return i.Name
	}
	return strconv.FormatUint(uint64(index), 10)
}

// openUnix makes a socket for paths.
func openUnix(datagrams bool) (*Socket, error) {
	kind := unix.SOCK_STREAM
	if datagrams {
		kind = unix.SOCK_DGRAM
	}
	s, err := create(unix.AF_UNIX, kind)
	if err != nil {
		return nil, err
	}
	s.here = true
	return s, nil
}

// pathAddress is the address of a path. On Linux one that begins with @ is abstract
// (unix(7)): a name without a file.
func pathAddress(path string) (unix.Sockaddr, error) {
	longest := len(unix.RawSockaddrUnix{}.Path) - 1
	if isAbstract(path) {
		longest++
	}
	if len(path) > longest {
		return nil, os.NewSyscallError("bind", unix.ENAMETOOLONG)
	}
	return &unix.SockaddrUnix{Name: path}, nil
}

// isAbstract reports whether a path is a name without a file.
func isAbstract(path string) bool { return runtime.GOOS == "linux" && strings.HasPrefix(path, "@") }

// ConnectPath connects to a path; timeout 0 is none. A listener whose queue is full
// says EAGAIN, and no event says when there is room: it is asked again and again, at
// growing intervals.
func (s *Socket) ConnectPath(path string, timeout time.Duration) error {
	const longest = 50 * time.Millisecond
	to, err := pathAddress(path)
	if err != nil {
		return err
	}
	began := time.Now()
	for pause := time.Millisecond; ; pause = min(2*pause, longest) {
		err := unix.Connect(s.fd, to)
		switch {
		case err == unix.EINTR:
			continue
		case err != unix.EAGAIN:
			return os.NewSyscallError("connect", err)
		case timeout > 0 && time.Since(began) > timeout:
			return os.NewSyscallError("connect", unix.ETIMEDOUT)
		}
		rest(pause)
	}
}

// rest waits for a time, where no event says when to try again.
func rest(pause time.Duration) {
	over := time.NewTimer(pause)
	defer over.Stop()
	<-over.C
}

// BindPath gives the socket a path. It replaces a file that a socket has left behind which
// no longer exists. The file is removed when gonc ends.
func (s *Socket) BindPath(path string) error {
	at, err := pathAddress(path)
	if err != nil {
		return err
	}
	err = unix.Bind(s.fd, at)
	if err == unix.EADDRINUSE && isStale(path) {
		if err := os.Remove(path); err != nil {
			return err
		}
		err = unix.Bind(s.fd, at)
	}
	if err == nil && !isAbstract(path) {
		signals.RemoveAtEnd(path)
	}
	return os.NewSyscallError("bind", err)
}

// isStale reports whether a file belongs to a socket that no longer exists. It asks by a
// datagram socket, which a listener for connections does not notice: if there is one, the
// kinds do not match (EPROTOTYPE).
func isStale(path string) bool {
	file, err := os.Lstat(path)
	if err != nil || file.Mode().Type() != os.ModeSocket {
		return false
	}
	asking, err := openUnix(true)
	if err != nil {
		return false
	}
	defer asking.Close()
	return errors.Is(asking.ConnectPath(path, 0), unix.ECONNREFUSED)
}

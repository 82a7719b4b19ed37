package sockopt

import (
	"encoding/binary"
	"net/netip"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// maxOptionSize is more than any option that can be set is long.
const maxOptionSize = 1024

// read reads an option's value, of any form.
func (o Option) read(fd int) ([]byte, error) {
	value := make([]byte, maxOptionSize)
	size := uint32(len(value))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), uintptr(o.level), uintptr(o.name),
		uintptr(unsafe.Pointer(&value[0])), uintptr(unsafe.Pointer(&size)), 0)
	if errno != 0 {
		return nil, os.NewSyscallError("getsockopt", errno)
	}
	return value[:min(int(size), len(value))], nil
}

// The forms of options of groups of both families.
var (
	asGroup       = valueForm{encodeGroup, decodeOctets, false}       // struct group_req
	asGroupSource = valueForm{encodeGroupSource, decodeOctets, false} // struct group_source_req
)

func encodeGroup(text string) ([]byte, error) {
	m, err := parseMembership(text)
	if err != nil {
		return nil, err
	}
	return m.request(m.group)
}

func encodeGroupSource(text string) ([]byte, error) {
	m, err := parseSourceMembership(text)
	if err != nil {
		return nil, err
	}
	return m.request(m.group, m.source)
}

// request is the interface's number, and a struct sockaddr_storage for each address,
// which the C compiler aligns as it does a long.
func (m membership) request(addrs ...netip.Addr) ([]byte, error) {
	value, err := m.at.number()
	value = append(value, make([]byte, int(unsafe.Sizeof(uintptr(0)))-len(value))...)
	for _, a := range addrs {
		value = append(value, storage(a)...)
	}
	return value, err
}

// storageSize is that of a struct sockaddr_storage.
const storageSize = 128

// storage is an address as a struct sockaddr_storage.
func storage(a netip.Addr) []byte {
	s := make([]byte, storageSize)
	if a.Is4() {
		binary.NativeEndian.PutUint16(s, unix.AF_INET)
		copy(s[unsafe.Offsetof(unix.RawSockaddrInet4{}.Addr):], a.AsSlice())
		return s
	}
	binary.NativeEndian.PutUint16(s, unix.AF_INET6)
	copy(s[unsafe.Offsetof(unix.RawSockaddrInet6{}.Addr):], a.AsSlice())
	return s
}

package netns

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The commands of SIOCETHTOOL that are needed (linux/ethtool.h).
const (
	ethtoolTxCsum = 0x17
	ethtoolTSO    = 0x1f
	ethtoolGSO    = 0x24
	ethtoolGRO    = 0x2c
)

// ethtoolValue is struct ethtool_value.
type ethtoolValue struct{ command, value uint32 }

// ifreq is struct ifreq as SIOCETHTOOL takes it, at least as long as the kernel's.
type ifreq struct {
	name [unix.IFNAMSIZ]byte
	data unsafe.Pointer
	_    [16]byte
}

// ethtool makes one request of an interface in the namespace of the socket fd.
func ethtool(fd int, name string, v *ethtoolValue) error {
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(v)
	r := ifreq{data: unsafe.Pointer(v)}
	copy(r.name[:unix.IFNAMSIZ-1], name)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL,
		uintptr(unsafe.Pointer(&r)))
	if errno != 0 {
		return fmt.Errorf("ethtool %s, command %#x: %w", name, v.command, errno)
	}
	return nil
}

// offloadsOff turns the given offloads off. A device may lack some.
func offloadsOff(fd int, name string, commands ...uint32) error {
	for _, c := range commands {
		if err := ethtool(fd, name, &ethtoolValue{command: c}); err != nil &&
			!errors.Is(err, unix.EOPNOTSUPP) {
			return err
		}
	}
	return nil
}

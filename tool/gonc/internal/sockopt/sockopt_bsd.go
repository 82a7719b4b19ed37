//go:build unix && !linux

package sockopt

import (
	"encoding/binary"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// read reads an option's value if it is an integer: no call that all these
// systems have tells how long a value is.
func (o Option) read(fd int) ([]byte, error) {
	if !o.form.isNumber {
		return nil, errors.ErrUnsupported
	}
	n, err := unix.GetsockoptInt(fd, o.level, o.name)
	return binary.NativeEndian.AppendUint32(nil, uint32(n)), os.NewSyscallError("getsockopt", err)
}

//go:build unix

package sockopt

import (
	"errors"
	"os"
	"strconv"
	"time"
	"unsafe"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

var optionLevels = []optionLevel{
	{"socket", "SO_", unix.SOL_SOCKET},
	{"ip", "IP_", unix.IPPROTO_IP},
	{"ipv6", "IPV6_", unix.IPPROTO_IPV6},
	{"tcp", "TCP_", unix.IPPROTO_TCP},
	{"udp", "UDP_", unix.IPPROTO_UDP},
}

// encodeInterval reads seconds, and puts them in a struct timeval.
func encodeInterval(text string) ([]byte, error) {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || seconds < 0 || seconds > 1<<31 {
		return nil, errors.New("the value is a number of seconds")
	}
	t := unix.NsecToTimeval(int64(seconds * float64(time.Second)))
	return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(&t)), unsafe.Sizeof(t))...), nil
}

func decodeInterval(value []byte) string {
	var t unix.Timeval
	if len(value) != int(unsafe.Sizeof(t)) {
		return decodeOctets(value)
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(&t)), len(value)), value)
	return strconv.FormatFloat(time.Duration(t.Nano()).Seconds(), 'f', -1, 64)
}

// Set sets the option on the socket of a descriptor.
func (o Option) Set(fd int) error {
	err := unix.SetsockoptString(fd, o.level, o.name, string(o.value))
	if err == nil {
		return nil
	}
	err = os.NewSyscallError("setsockopt", err)
	return &fault.OptionError{Option: o.Label + "=" + o.Asked, Err: err}
}

// Get is what the system has made of the option on a socket, written as values are given.
// Some options can only be set.
func (o Option) Get(fd int) (string, error) {
	value, err := o.read(fd)
	if err != nil {
		return "", err
	}
	return o.form.show(value), nil
}

//go:build unix && !linux

package sockopt

import (
	"encoding/binary"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// optionNames are the options that every Unix has, and those that this one adds. Any
// other can be given by its number.
var optionNames = append([]optionName{
	{"SO_BROADCAST", unix.SO_BROADCAST, asNumber},
	{"SO_DEBUG", unix.SO_DEBUG, asNumber},
	{"SO_DONTROUTE", unix.SO_DONTROUTE, asNumber},
	{"SO_KEEPALIVE", unix.SO_KEEPALIVE, asNumber},
	{"SO_LINGER", unix.SO_LINGER, asLinger},
	{"SO_OOBINLINE", unix.SO_OOBINLINE, asNumber},
	{"SO_RCVBUF", unix.SO_RCVBUF, asNumber},
	{"SO_RCVLOWAT", unix.SO_RCVLOWAT, asNumber},
	{"SO_RCVTIMEO", unix.SO_RCVTIMEO, asInterval},
	{"SO_REUSEADDR", unix.SO_REUSEADDR, asNumber},
	{"SO_SNDBUF", unix.SO_SNDBUF, asNumber},
	{"SO_SNDLOWAT", unix.SO_SNDLOWAT, asNumber},
	{"SO_SNDTIMEO", unix.SO_SNDTIMEO, asInterval},
	{"IP_ADD_MEMBERSHIP", unix.IP_ADD_MEMBERSHIP, asMembership},
	{"IP_DROP_MEMBERSHIP", unix.IP_DROP_MEMBERSHIP, asMembership},
	{"IP_MULTICAST_IF", unix.IP_MULTICAST_IF, asMulticastLink},
	{"IP_MULTICAST_LOOP", unix.IP_MULTICAST_LOOP, asNumber},
	{"IP_MULTICAST_TTL", unix.IP_MULTICAST_TTL, asNumber},
	{"IP_OPTIONS", unix.IP_OPTIONS, asOctets},
	{"IP_TOS", unix.IP_TOS, asNumber},
	{"IP_TTL", unix.IP_TTL, asNumber},
	{"IPV6_JOIN_GROUP", unix.IPV6_JOIN_GROUP, asMembership6},
	{"IPV6_LEAVE_GROUP", unix.IPV6_LEAVE_GROUP, asMembership6},
	{"IPV6_MULTICAST_HOPS", unix.IPV6_MULTICAST_HOPS, asNumber},
	{"IPV6_MULTICAST_IF", unix.IPV6_MULTICAST_IF, asLink},
	{"IPV6_MULTICAST_LOOP", unix.IPV6_MULTICAST_LOOP, asNumber},
	{"IPV6_TCLASS", unix.IPV6_TCLASS, asNumber},
	{"IPV6_UNICAST_HOPS", unix.IPV6_UNICAST_HOPS, asNumber},
	{"IPV6_V6ONLY", unix.IPV6_V6ONLY, asNumber},
	{"TCP_MAXSEG", unix.TCP_MAXSEG, asNumber},
	{"TCP_NODELAY", unix.TCP_NODELAY, asNumber},
}, systemOptions...)

// read reads an option's value if it is an integer: no call that all these
// systems have tells how long a value is.
func (o Option) read(fd int) ([]byte, error) {
	if !o.form.isNumber {
		return nil, errors.ErrUnsupported
	}
	n, err := unix.GetsockoptInt(fd, o.level, o.name)
	return binary.NativeEndian.AppendUint32(nil, uint32(n)), os.NewSyscallError("getsockopt", err)
}

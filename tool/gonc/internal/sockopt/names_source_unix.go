//go:build darwin || freebsd

package sockopt

import "golang.org/x/sys/unix"

// sourceOptions are those of groups with chosen senders (RFC 3678 section 4.1).
var sourceOptions = []optionName{
	{"IP_ADD_SOURCE_MEMBERSHIP", unix.IP_ADD_SOURCE_MEMBERSHIP, asSourceMembership},
	{"IP_BLOCK_SOURCE", unix.IP_BLOCK_SOURCE, asSourceMembership},
	{"IP_DROP_SOURCE_MEMBERSHIP", unix.IP_DROP_SOURCE_MEMBERSHIP, asSourceMembership},
	{"IP_UNBLOCK_SOURCE", unix.IP_UNBLOCK_SOURCE, asSourceMembership},
}

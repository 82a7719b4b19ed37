package main

// #include "stack.h"
import "C"

import (
	"strconv"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// numbers are the constants that lwIP knows, as its headers give them. Debian's
// headers take the C library's, which has more names than lwIP means: those that
// lwIP's own sockets.h lacks, or calls unimplemented, are not here.
var numbers = map[sock.Const]C.int{
	"AF_UNSPEC": C.AF_UNSPEC, "AF_INET": C.AF_INET, "AF_INET6": C.AF_INET6,
	"SOCK_STREAM": C.SOCK_STREAM, "SOCK_DGRAM": C.SOCK_DGRAM, "SOCK_RAW": C.SOCK_RAW,
	"IPPROTO_IP": C.IPPROTO_IP, "IPPROTO_ICMP": C.IPPROTO_ICMP, "IPPROTO_TCP": C.IPPROTO_TCP,
	"IPPROTO_UDP": C.IPPROTO_UDP, "IPPROTO_IPV6": C.IPPROTO_IPV6, "IPPROTO_ICMPV6": C.IPPROTO_ICMPV6,
	"IPPROTO_RAW": C.IPPROTO_RAW, "SOL_SOCKET": C.SOL_SOCKET,

	"SO_ACCEPTCONN": C.SO_ACCEPTCONN, "SO_BROADCAST": C.SO_BROADCAST, "SO_ERROR": C.SO_ERROR,
	"SO_KEEPALIVE": C.SO_KEEPALIVE, "SO_LINGER": C.SO_LINGER, "SO_RCVBUF": C.SO_RCVBUF,
	"SO_RCVTIMEO": C.SO_RCVTIMEO, "SO_REUSEADDR": C.SO_REUSEADDR, "SO_SNDTIMEO": C.SO_SNDTIMEO,
	"SO_TYPE": C.SO_TYPE,

	"IP_TOS": C.IP_TOS, "IP_TTL": C.IP_TTL, "IPV6_V6ONLY": C.IPV6_V6ONLY,
	"TCP_NODELAY": C.TCP_NODELAY, "TCP_KEEPIDLE": C.TCP_KEEPIDLE, "TCP_KEEPINTVL": C.TCP_KEEPINTVL,
	"TCP_KEEPCNT": C.TCP_KEEPCNT,

	"MSG_PEEK": C.MSG_PEEK, "MSG_DONTWAIT": C.MSG_DONTWAIT, "MSG_MORE": C.MSG_MORE,
	"MSG_NOSIGNAL": C.MSG_NOSIGNAL,
	"MSG_TRUNC":    C.MSG_TRUNC, "MSG_CTRUNC": C.MSG_CTRUNC,

	"SHUT_RD": C.SHUT_RD, "SHUT_WR": C.SHUT_WR, "SHUT_RDWR": C.SHUT_RDWR,
	"POLLIN": C.POLLIN, "POLLOUT": C.POLLOUT, "POLLERR": C.POLLERR, "POLLHUP": C.POLLHUP,
	"POLLNVAL": C.POLLNVAL,
	"F_GETFL":  C.F_GETFL, "F_SETFL": C.F_SETFL, "O_NONBLOCK": C.O_NONBLOCK, "FIONREAD": C.FIONREAD,
}

// What a result may hold.
var (
	socketTypes  = []sock.Const{"SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"}
	pollEvents   = []sock.Const{"POLLIN", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL"}
	messageFlags = []sock.Const{"MSG_TRUNC", "MSG_CTRUNC"}
)

// number is the number of a constant, 0 for none. One without a name stands for
// itself, in decimal.
func number(name sock.Const) C.int {
	if n, ok := numbers[name]; ok || name == "" {
		return n
	}
	n, err := strconv.ParseInt(string(name), 10, 32)
	if err != nil {
		panic(protocol.Unsupported(string(name)))
	}
	return C.int(n)
}

// bits is the sum of a list of flags.
func bits(flags []sock.Const) (sum C.int) {
	for _, f := range flags {
		sum |= number(f)
	}
	return sum
}

// names takes a sum of flags apart. What has no name is left as a number.
func names(sum C.int, of []sock.Const) (list []sock.Const) {
	for _, name := range of {
		if sum&numbers[name] != 0 {
			list, sum = append(list, name), sum&^numbers[name]
		}
	}
	if sum != 0 {
		list = append(list, nameOf(sum, nil))
	}
	return list
}

func nameOf(n C.int, of []sock.Const) sock.Const {
	for _, name := range of {
		if numbers[name] == n {
			return name
		}
	}
	return sock.Const(strconv.Itoa(int(n)))
}

// errorName is the number itself if it has no name.
func errorName(n C.int) sock.Errno {
	if name := C.strerrorname_np(n); n != 0 && name != nil {
		return sock.Errno(C.GoString(name))
	}
	return sock.Errno(strconv.Itoa(int(n)))
}

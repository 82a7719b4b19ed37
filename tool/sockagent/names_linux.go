package main

import (
	"fmt"
	"strconv"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

// numbers are Linux's numbers of the constants that this agent knows. They share
// one name space in C, so they do here.
var numbers = map[sock.Const]int{
	"AF_INET": unix.AF_INET, "AF_INET6": unix.AF_INET6, "AF_UNIX": unix.AF_UNIX,
	"AF_UNSPEC":  unix.AF_UNSPEC,
	"AF_NETLINK": unix.AF_NETLINK, "AF_PACKET": unix.AF_PACKET,

	"SOCK_STREAM": unix.SOCK_STREAM, "SOCK_DGRAM": unix.SOCK_DGRAM, "SOCK_RAW": unix.SOCK_RAW,
	"SOCK_SEQPACKET": unix.SOCK_SEQPACKET, "SOCK_RDM": unix.SOCK_RDM,
	"SOCK_NONBLOCK": unix.SOCK_NONBLOCK, "SOCK_CLOEXEC": unix.SOCK_CLOEXEC,

	"IPPROTO_IP": unix.IPPROTO_IP, "IPPROTO_IPV6": unix.IPPROTO_IPV6, "IPPROTO_TCP": unix.IPPROTO_TCP,
	"IPPROTO_UDP": unix.IPPROTO_UDP, "IPPROTO_ICMP": unix.IPPROTO_ICMP,
	"IPPROTO_ICMPV6": unix.IPPROTO_ICMPV6,
	"IPPROTO_RAW":    unix.IPPROTO_RAW, "IPPROTO_UDPLITE": unix.IPPROTO_UDPLITE,
	"IPPROTO_SCTP": unix.IPPROTO_SCTP,
	"IPPROTO_DCCP": unix.IPPROTO_DCCP, "IPPROTO_MPTCP": unix.IPPROTO_MPTCP,

	"SOL_SOCKET": unix.SOL_SOCKET, "SOL_IP": unix.SOL_IP, "SOL_IPV6": unix.SOL_IPV6,
	"SOL_TCP": unix.SOL_TCP,
	"SOL_UDP": unix.IPPROTO_UDP, "SOL_RAW": unix.SOL_RAW,

	"SO_ACCEPTCONN": unix.SO_ACCEPTCONN, "SO_BINDTODEVICE": unix.SO_BINDTODEVICE,
	"SO_BROADCAST": unix.SO_BROADCAST,
	"SO_BUSY_POLL": unix.SO_BUSY_POLL, "SO_DEBUG": unix.SO_DEBUG, "SO_DOMAIN": unix.SO_DOMAIN,
	"SO_DONTROUTE": unix.SO_DONTROUTE, "SO_ERROR": unix.SO_ERROR,
	"SO_INCOMING_CPU": unix.SO_INCOMING_CPU,
	"SO_KEEPALIVE":    unix.SO_KEEPALIVE, "SO_LINGER": unix.SO_LINGER, "SO_MARK": unix.SO_MARK,
	"SO_OOBINLINE": unix.SO_OOBINLINE, "SO_PASSCRED": unix.SO_PASSCRED,
	"SO_PEEK_OFF": unix.SO_PEEK_OFF,
	"SO_PEERCRED": unix.SO_PEERCRED, "SO_PRIORITY": unix.SO_PRIORITY, "SO_PROTOCOL": unix.SO_PROTOCOL,
	"SO_RCVBUF": unix.SO_RCVBUF, "SO_RCVBUFFORCE": unix.SO_RCVBUFFORCE,
	"SO_RCVLOWAT": unix.SO_RCVLOWAT,
	"SO_RCVTIMEO": unix.SO_RCVTIMEO, "SO_REUSEADDR": unix.SO_REUSEADDR,
	"SO_REUSEPORT": unix.SO_REUSEPORT,
	"SO_RXQ_OVFL":  unix.SO_RXQ_OVFL, "SO_SNDBUF": unix.SO_SNDBUF,
	"SO_SNDBUFFORCE": unix.SO_SNDBUFFORCE,
	"SO_SNDLOWAT":    unix.SO_SNDLOWAT, "SO_SNDTIMEO": unix.SO_SNDTIMEO,
	"SO_TIMESTAMP":   unix.SO_TIMESTAMP,
	"SO_TIMESTAMPNS": unix.SO_TIMESTAMPNS, "SO_TIMESTAMPING": unix.SO_TIMESTAMPING,
	"SO_TYPE":     unix.SO_TYPE,
	"SO_ZEROCOPY": unix.SO_ZEROCOPY,
	"SCM_RIGHTS":  unix.SCM_RIGHTS, "SCM_CREDENTIALS": unix.SCM_CREDENTIALS,
	"SCM_TIMESTAMP":   unix.SCM_TIMESTAMP,
	"SCM_TIMESTAMPNS": unix.SCM_TIMESTAMPNS, "SCM_TIMESTAMPING": unix.SCM_TIMESTAMPING,

	"TCP_CONGESTION": unix.TCP_CONGESTION, "TCP_CORK": unix.TCP_CORK,
	"TCP_DEFER_ACCEPT": unix.TCP_DEFER_ACCEPT,
	"TCP_FASTOPEN":     unix.TCP_FASTOPEN, "TCP_FASTOPEN_CONNECT": unix.TCP_FASTOPEN_CONNECT,
	"TCP_INFO": unix.TCP_INFO,
	"TCP_INQ":  unix.TCP_INQ, "TCP_KEEPCNT": unix.TCP_KEEPCNT, "TCP_KEEPIDLE": unix.TCP_KEEPIDLE,
	"TCP_KEEPINTVL": unix.TCP_KEEPINTVL, "TCP_LINGER2": unix.TCP_LINGER2,
	"TCP_MAXSEG":  unix.TCP_MAXSEG,
	"TCP_NODELAY": unix.TCP_NODELAY, "TCP_NOTSENT_LOWAT": unix.TCP_NOTSENT_LOWAT,
	"TCP_QUICKACK": unix.TCP_QUICKACK,
	"TCP_SAVE_SYN": unix.TCP_SAVE_SYN, "TCP_SAVED_SYN": unix.TCP_SAVED_SYN,
	"TCP_SYNCNT":    unix.TCP_SYNCNT,
	"TCP_TIMESTAMP": unix.TCP_TIMESTAMP, "TCP_TX_DELAY": unix.TCP_TX_DELAY,
	"TCP_USER_TIMEOUT": unix.TCP_USER_TIMEOUT,
	"TCP_WINDOW_CLAMP": unix.TCP_WINDOW_CLAMP,
	"UDP_CORK":         unix.UDP_CORK, "UDP_GRO": unix.UDP_GRO, "UDP_SEGMENT": unix.UDP_SEGMENT,

	"IP_ADD_MEMBERSHIP":       unix.IP_ADD_MEMBERSHIP,
	"IP_BIND_ADDRESS_NO_PORT": unix.IP_BIND_ADDRESS_NO_PORT,
	"IP_DROP_MEMBERSHIP":      unix.IP_DROP_MEMBERSHIP, "IP_FREEBIND": unix.IP_FREEBIND,
	"IP_HDRINCL":          unix.IP_HDRINCL,
	"IP_LOCAL_PORT_RANGE": unix.IP_LOCAL_PORT_RANGE, "IP_MINTTL": unix.IP_MINTTL,
	"IP_MTU":          unix.IP_MTU,
	"IP_MTU_DISCOVER": unix.IP_MTU_DISCOVER, "IP_MULTICAST_ALL": unix.IP_MULTICAST_ALL,
	"IP_MULTICAST_IF":   unix.IP_MULTICAST_IF,
	"IP_MULTICAST_LOOP": unix.IP_MULTICAST_LOOP, "IP_MULTICAST_TTL": unix.IP_MULTICAST_TTL,
	"IP_OPTIONS": unix.IP_OPTIONS,
	"IP_PKTINFO": unix.IP_PKTINFO, "IP_RECVERR": unix.IP_RECVERR, "IP_RECVOPTS": unix.IP_RECVOPTS,
	"IP_RECVORIGDSTADDR": unix.IP_RECVORIGDSTADDR, "IP_RECVTOS": unix.IP_RECVTOS,
	"IP_RECVTTL": unix.IP_RECVTTL,
	"IP_RETOPTS": unix.IP_RETOPTS, "IP_ROUTER_ALERT": unix.IP_ROUTER_ALERT, "IP_TOS": unix.IP_TOS,
	"IP_TRANSPARENT": unix.IP_TRANSPARENT, "IP_TTL": unix.IP_TTL, "IP_UNICAST_IF": unix.IP_UNICAST_IF,

	"IPV6_ADD_MEMBERSHIP": unix.IPV6_ADD_MEMBERSHIP, "IPV6_CHECKSUM": unix.IPV6_CHECKSUM,
	"IPV6_DONTFRAG":        unix.IPV6_DONTFRAG,
	"IPV6_DROP_MEMBERSHIP": unix.IPV6_DROP_MEMBERSHIP, "IPV6_FREEBIND": unix.IPV6_FREEBIND,
	"IPV6_HOPLIMIT":   unix.IPV6_HOPLIMIT,
	"IPV6_JOIN_GROUP": unix.IPV6_JOIN_GROUP, "IPV6_LEAVE_GROUP": unix.IPV6_LEAVE_GROUP,
	"IPV6_MTU":          unix.IPV6_MTU,
	"IPV6_MTU_DISCOVER": unix.IPV6_MTU_DISCOVER, "IPV6_MULTICAST_HOPS": unix.IPV6_MULTICAST_HOPS,
	"IPV6_MULTICAST_IF": unix.IPV6_MULTICAST_IF, "IPV6_MULTICAST_LOOP": unix.IPV6_MULTICAST_LOOP,
	"IPV6_PKTINFO": unix.IPV6_PKTINFO,
	"IPV6_RECVERR": unix.IPV6_RECVERR, "IPV6_RECVHOPLIMIT": unix.IPV6_RECVHOPLIMIT,
	"IPV6_RECVPKTINFO": unix.IPV6_RECVPKTINFO,
	"IPV6_RECVTCLASS":  unix.IPV6_RECVTCLASS, "IPV6_TCLASS": unix.IPV6_TCLASS,
	"IPV6_TRANSPARENT":  unix.IPV6_TRANSPARENT,
	"IPV6_UNICAST_HOPS": unix.IPV6_UNICAST_HOPS, "IPV6_V6ONLY": unix.IPV6_V6ONLY,

	"MSG_CONFIRM": unix.MSG_CONFIRM, "MSG_CTRUNC": unix.MSG_CTRUNC,
	"MSG_DONTROUTE": unix.MSG_DONTROUTE,
	"MSG_DONTWAIT":  unix.MSG_DONTWAIT, "MSG_EOR": unix.MSG_EOR, "MSG_ERRQUEUE": unix.MSG_ERRQUEUE,
	"MSG_FASTOPEN": unix.MSG_FASTOPEN, "MSG_MORE": unix.MSG_MORE, "MSG_NOSIGNAL": unix.MSG_NOSIGNAL,
	"MSG_OOB":  unix.MSG_OOB,
	"MSG_PEEK": unix.MSG_PEEK, "MSG_TRUNC": unix.MSG_TRUNC, "MSG_WAITALL": unix.MSG_WAITALL,
	"MSG_ZEROCOPY": unix.MSG_ZEROCOPY,

	"SHUT_RD": unix.SHUT_RD, "SHUT_WR": unix.SHUT_WR, "SHUT_RDWR": unix.SHUT_RDWR,

	"POLLIN": unix.POLLIN, "POLLOUT": unix.POLLOUT, "POLLPRI": unix.POLLPRI, "POLLERR": unix.POLLERR,
	"POLLHUP":  unix.POLLHUP,
	"POLLNVAL": unix.POLLNVAL, "POLLRDHUP": unix.POLLRDHUP,
	// x/sys has none of the four
	"POLLRDNORM": 0x40, "POLLRDBAND": 0x80, "POLLWRNORM": 0x100, "POLLWRBAND": 0x200,

	"F_GETFL": unix.F_GETFL, "F_SETFL": unix.F_SETFL, "O_NONBLOCK": unix.O_NONBLOCK,
	"FIONREAD": unix.TIOCINQ, "SIOCATMARK": 0x8905, "SIOCOUTQ": unix.TIOCOUTQ, "SIOCOUTQNSD": 0x894b,

	"SIGABRT": int(unix.SIGABRT), "SIGALRM": int(unix.SIGALRM), "SIGCONT": int(unix.SIGCONT),
	"SIGHUP": int(unix.SIGHUP),
	"SIGINT": int(unix.SIGINT), "SIGKILL": int(unix.SIGKILL), "SIGPIPE": int(unix.SIGPIPE),
	"SIGQUIT": int(unix.SIGQUIT),
	"SIGSTOP": int(unix.SIGSTOP), "SIGTERM": int(unix.SIGTERM), "SIGUSR1": int(unix.SIGUSR1),
	"SIGUSR2": int(unix.SIGUSR2),
}

// number returns the number of one constant. A decimal number stands for itself,
// for values that no header defines.
func number(c sock.Const) (int, error) {
	if n, ok := numbers[c]; ok {
		return n, nil
	}
	if n, err := strconv.ParseInt(string(c), 10, 32); err == nil {
		return int(n), nil
	}
	return 0, protocol.Unsupported(string(c))
}

// needed is number for a parameter that must be there.
func needed(field string, c sock.Const) (int, error) {
	if c == "" {
		return 0, protocol.Invalid("%s: missing", field)
	}
	return number(c)
}

// bits returns the union of flags.
func bits(flags []sock.Const) (int, error) {
	sum := 0
	for _, f := range flags {
		n, err := number(f)
		if err != nil {
			return 0, err
		}
		sum |= n
	}
	return sum, nil
}

// names returns the names of the bits that are set, in the order of the list,
// and what remains as a number.
func names(set int, list []sock.Const) []sock.Const {
	var out []sock.Const
	for _, c := range list {
		if n := numbers[c]; set&n == n {
			out = append(out, c)
			set &^= n
		}
	}
	if set != 0 {
		out = append(out, decimal(set))
	}
	return out
}

// nameIn returns the constant of the list that has a number, or the number.
func nameIn(n int, list []sock.Const) sock.Const {
	for _, c := range list {
		if numbers[c] == n {
			return c
		}
	}
	return decimal(n)
}

func decimal(n int) sock.Const { return sock.Const(strconv.Itoa(n)) }

var (
	domains   = []sock.Const{"AF_INET", "AF_INET6", "AF_UNIX", "AF_UNSPEC", "AF_NETLINK", "AF_PACKET"}
	types     = []sock.Const{"SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET", "SOCK_RDM"}
	protocols = []sock.Const{"IPPROTO_IP", "IPPROTO_TCP", "IPPROTO_UDP", "IPPROTO_ICMP",
		"IPPROTO_ICMPV6", "IPPROTO_RAW",
		"IPPROTO_UDPLITE", "IPPROTO_SCTP", "IPPROTO_DCCP", "IPPROTO_MPTCP"}
	received   = []sock.Const{"MSG_EOR", "MSG_TRUNC", "MSG_CTRUNC", "MSG_OOB", "MSG_ERRQUEUE"}
	pollEvents = []sock.Const{"POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL",
		"POLLRDHUP",
		"POLLRDNORM", "POLLRDBAND", "POLLWRNORM", "POLLWRBAND"}
)

// errnoName returns the name by which the suite knows an error.
func errnoName(e unix.Errno) sock.Errno {
	switch e {
	case 0:
		return ""
	case unix.EAGAIN:
		return sock.EAGAIN
	case unix.EOPNOTSUPP:
		return sock.EOPNOTSUPP
	}
	if name := unix.ErrnoName(e); name != "" {
		return sock.Errno(name)
	}
	return sock.Errno(fmt.Sprintf("errno %d", int(e)))
}

// signalName returns the name of a signal.
func signalName(s unix.Signal) sock.Const {
	if name := unix.SignalName(s); name != "" {
		return sock.Const(name)
	}
	return sock.Const(fmt.Sprintf("signal %d", int(s)))
}

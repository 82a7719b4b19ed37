package sock

// Const is a constant of the socket API by its name in the header that defines
// it, such as "SOL_SOCKET". An agent maps it to its own number; a name that it
// does not know it answers with CodeUnsupported.
type Const string

// Address families, socket types and protocols of socket.
const (
	AF_INET   Const = "AF_INET"
	AF_INET6  Const = "AF_INET6"
	AF_UNIX   Const = "AF_UNIX"
	AF_UNSPEC Const = "AF_UNSPEC"

	SOCK_STREAM    Const = "SOCK_STREAM"
	SOCK_DGRAM     Const = "SOCK_DGRAM"
	SOCK_RAW       Const = "SOCK_RAW"
	SOCK_SEQPACKET Const = "SOCK_SEQPACKET"

	SOCK_NONBLOCK Const = "SOCK_NONBLOCK" // a flag of socket and accept
	SOCK_CLOEXEC  Const = "SOCK_CLOEXEC"  // a flag of socket and accept

	IPPROTO_IP     Const = "IPPROTO_IP"
	IPPROTO_IPV6   Const = "IPPROTO_IPV6"
	IPPROTO_TCP    Const = "IPPROTO_TCP"
	IPPROTO_UDP    Const = "IPPROTO_UDP"
	IPPROTO_ICMP   Const = "IPPROTO_ICMP"
	IPPROTO_ICMPV6 Const = "IPPROTO_ICMPV6"
)

// Levels and names of socket options.
const (
	SOL_SOCKET Const = "SOL_SOCKET"

	SO_ACCEPTCONN Const = "SO_ACCEPTCONN"
	SO_BROADCAST  Const = "SO_BROADCAST"
	SO_DOMAIN     Const = "SO_DOMAIN"
	SO_ERROR      Const = "SO_ERROR"
	SO_KEEPALIVE  Const = "SO_KEEPALIVE"
	SO_LINGER     Const = "SO_LINGER"
	SO_OOBINLINE  Const = "SO_OOBINLINE"
	SO_PROTOCOL   Const = "SO_PROTOCOL"
	SO_RCVBUF     Const = "SO_RCVBUF"
	SO_RCVLOWAT   Const = "SO_RCVLOWAT"
	SO_RCVTIMEO   Const = "SO_RCVTIMEO"
	SO_REUSEADDR  Const = "SO_REUSEADDR"
	SO_REUSEPORT  Const = "SO_REUSEPORT"
	SO_SNDBUF     Const = "SO_SNDBUF"
	SO_SNDTIMEO   Const = "SO_SNDTIMEO"
	SO_TYPE       Const = "SO_TYPE"

	TCP_CORK         Const = "TCP_CORK"
	TCP_DEFER_ACCEPT Const = "TCP_DEFER_ACCEPT"
	TCP_INFO         Const = "TCP_INFO"
	TCP_KEEPCNT      Const = "TCP_KEEPCNT"
	TCP_KEEPIDLE     Const = "TCP_KEEPIDLE"
	TCP_KEEPINTVL    Const = "TCP_KEEPINTVL"
	TCP_LINGER2      Const = "TCP_LINGER2"
	TCP_MAXSEG       Const = "TCP_MAXSEG"
	TCP_NODELAY      Const = "TCP_NODELAY"
	TCP_QUICKACK     Const = "TCP_QUICKACK"
	TCP_SYNCNT       Const = "TCP_SYNCNT"
	TCP_USER_TIMEOUT Const = "TCP_USER_TIMEOUT"

	IP_BIND_ADDRESS_NO_PORT Const = "IP_BIND_ADDRESS_NO_PORT"
	IP_FREEBIND             Const = "IP_FREEBIND"
	IP_LOCAL_PORT_RANGE     Const = "IP_LOCAL_PORT_RANGE"
	IP_RECVERR              Const = "IP_RECVERR"
	IP_TOS                  Const = "IP_TOS"
	IP_TTL                  Const = "IP_TTL"
	IPV6_RECVERR            Const = "IPV6_RECVERR"
	IPV6_UNICAST_HOPS       Const = "IPV6_UNICAST_HOPS"
	IPV6_V6ONLY             Const = "IPV6_V6ONLY"
)

// Flags of send and recv, and those that recvmsg returns.
const (
	MSG_CTRUNC    Const = "MSG_CTRUNC"
	MSG_DONTROUTE Const = "MSG_DONTROUTE"
	MSG_DONTWAIT  Const = "MSG_DONTWAIT"
	MSG_EOR       Const = "MSG_EOR"
	MSG_ERRQUEUE  Const = "MSG_ERRQUEUE"
	MSG_FASTOPEN  Const = "MSG_FASTOPEN"
	MSG_MORE      Const = "MSG_MORE"
	MSG_NOSIGNAL  Const = "MSG_NOSIGNAL"
	MSG_OOB       Const = "MSG_OOB"
	MSG_PEEK      Const = "MSG_PEEK"
	MSG_TRUNC     Const = "MSG_TRUNC"
	MSG_WAITALL   Const = "MSG_WAITALL"
)

// Directions of shutdown, events of poll, commands of fcntl and ioctl, signals.
const (
	SHUT_RD   Const = "SHUT_RD"
	SHUT_WR   Const = "SHUT_WR"
	SHUT_RDWR Const = "SHUT_RDWR"

	POLLIN    Const = "POLLIN"
	POLLOUT   Const = "POLLOUT"
	POLLPRI   Const = "POLLPRI"
	POLLERR   Const = "POLLERR"
	POLLHUP   Const = "POLLHUP"
	POLLNVAL  Const = "POLLNVAL"
	POLLRDHUP Const = "POLLRDHUP"

	F_GETFL    Const = "F_GETFL"
	F_SETFL    Const = "F_SETFL"
	O_NONBLOCK Const = "O_NONBLOCK"

	// bytes that can be read; for a datagram socket, of the first datagram
	FIONREAD    Const = "FIONREAD"
	SIOCOUTQ    Const = "SIOCOUTQ"    // bytes sent, not yet acknowledged
	SIOCOUTQNSD Const = "SIOCOUTQNSD" // bytes written, not yet sent

	SIGINT  Const = "SIGINT"
	SIGKILL Const = "SIGKILL"
	SIGPIPE Const = "SIGPIPE"
	SIGTERM Const = "SIGTERM"
)

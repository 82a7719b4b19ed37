package socket

import (
	"errors"
	"net/netip"
	"os"
	"time"
	"unsafe"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/poll"
	"golang.org/x/sys/unix"
)

// acceptDescriptor is accept4(2), which makes the descriptor what New would
// have to make it by three calls more.
func acceptDescriptor(listener int) (fd int, from unix.Sockaddr, err error) {
	return unix.Accept4(listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
}

// newAccepted makes a socket of what acceptDescriptor returns. A connection
// that is over at once is closed before anybody enrolls it.
func newAccepted(fd int) (*Socket, error) { return &Socket{fd: fd}, nil }

// Forget has close(2) drop the connection without a packet: a socket under repair is
// only taken out of the tables (tcp(7) has no word on TCP_REPAIR; the kernel's
// __tcp_close does).
func (s *Socket) Forget() error {
	return s.set(unix.IPPROTO_TCP, unix.TCP_REPAIR, unix.TCP_REPAIR_ON)
}

// CanForget tries it on a socket without a connection.
func CanForget() error {
	s, err := create(unix.AF_INET, unix.SOCK_STREAM)
	if err != nil {
		return errNoForget
	}
	defer s.Close()
	if s.Forget() != nil {
		return errNoForget
	}
	return nil
}

const (
	worthwhile = 512 << 10        // bytes that are worth a wake-up, and the calls after it
	inBulk     = 32 << 10         // one move of so many is part of a transfer that goes on
	gatherTime = time.Millisecond // how late the end of a transfer may be
)

// Gather gives the peer a moment to send more, if so much has just been moved that more
// is likely on its way: TCP announces each segment, and a receiver that is quick moves
// each by itself. With gather, receiving takes two thirds of the processor time that it
// takes without, and the sender has less to do as well (measured).
//
// The kernel is asked to announce no less (SO_RCVLOWAT of socket(7)) only as long as
// this lasts: whoever waits later hears of a single byte. The peer's FIN is announced
// at once.
func (s *Socket) Gather(moved int) {
	if !s.Lone || moved < inBulk {
		return
	}
	// --sockopt may have set it.
	least, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT)
	if err != nil || s.set(unix.SOL_SOCKET, unix.SO_RCVLOWAT, worthwhile) != nil {
		return
	}
	poll.Within(s.fd, unix.POLLIN, gatherTime)
	_ = s.set(unix.SOL_SOCKET, unix.SO_RCVLOWAT, least) // what could be set can be set back
}

// How a peer that has sent its FIN, and may be gone, is probed; in seconds.
const (
	probeAfter = 10
	probeEvery = 10
	probeCount = 6
)

// Unacknowledged is the number of bytes that were sent and that the peer has not
// acknowledged. It keeps its value when the connection is reset: then it is what
// was lost.
func (s *Socket) Unacknowledged() int {
	if s.here {
		return 0
	}
	n, err := unix.IoctlGetInt(s.fd, unix.SIOCOUTQ)
	if err != nil {
		return 0
	}
	return n
}

// TCPInfo is what the kernel knows of a connection (tcp(7), TCP_INFO).
func (s *Socket) TCPInfo() (*unix.TCPInfo, error) {
	info, err := unix.GetsockoptTCPInfo(s.fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	return info, os.NewSyscallError("getsockopt", err)
}

// TookFIN reports whether the end that was read is the peer's FIN. The kernel tells of a
// reset only once, to the direction that asks first; the other direction reads an end,
// too. But only a FIN is counted among what was received, behind the bytes.
func (s *Socket) TookFIN() bool {
	info, err := s.TCPInfo()
	if err != nil || info.Segs_in == 0 { // not TCP, or not counted (gVisor)
		return true
	}
	return info.Bytes_received > uint64(s.taken)
}

// Probe has the kernel find out whether the peer is still there.
func (s *Socket) Probe() error {
	return errors.Join(
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, probeAfter),
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, probeEvery),
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPCNT, probeCount),
		s.set(unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1))
}

// OpenVM makes a socket between virtual machines.
func OpenVM() (*Socket, error) { return create(unix.AF_VSOCK, unix.SOCK_STREAM) }

// BindVM gives the socket the address of a machine of its own.
func (s *Socket) BindVM(at VM) error {
	return os.NewSyscallError("bind", unix.Bind(s.fd, &unix.SockaddrVM{CID: at.cid, Port: at.Port}))
}

// ConnectVM connects; timeout 0 is the kernel's.
func (s *Socket) ConnectVM(to VM, timeout time.Duration) error {
	err := unix.Connect(s.fd, &unix.SockaddrVM{CID: to.cid, Port: to.Port})
	if err != unix.EINPROGRESS && err != unix.EINTR {
		return os.NewSyscallError("connect", err)
	}
	var deadline time.Time
	if timeout > 0 {
		deadline = time.Now().Add(timeout)
	}
	if err := s.wait(unix.POLLOUT, deadline); err != nil {
		return err
	}
	return s.PendingError("connect")
}

// mapsOptions says that a socket for IPv6 takes the options of IPv4 for packets of that.
const mapsOptions = true

// setMinTTL has the kernel drop what has come further than from a TTL of 255 down
// to this one (RFC 5082).
func (s *Socket) setMinTTL(ipv4 bool, ttl int) error {
	if ipv4 {
		return s.set(unix.IPPROTO_IP, unix.IP_MINTTL, ttl)
	}
	return s.set(unix.IPPROTO_IPV6, unix.IPV6_MINHOPCOUNT, ttl)
}

// signWith has TCP sign each segment with a key (RFC 2385), to and from every peer that
// a socket for the address can have.
func (s *Socket) signWith(key []byte, a netip.Addr) error {
	for _, ipv4 := range packetsOf(a) {
		sig := s.everyPeer(ipv4)
		sig.Keylen = uint16(len(key))
		copy(sig.Key[:], key)
		err := unix.SetsockoptTCPMD5Sig(s.fd, unix.IPPROTO_TCP, unix.TCP_MD5SIG_EXT, &sig)
		if err != nil {
			return &fault.OptionError{Option: "TCP MD5 signature", Err: err}
		}
	}
	return nil
}

// everyPeer is the signature for every peer of a family: the flag with a prefix of no bits
// says so. Where an IPv6 socket has peers of IPv4, their network is ::ffff:0.0.0.0/96.
func (s *Socket) everyPeer(ipv4 bool) unix.TCPMD5Sig {
	sig := unix.TCPMD5Sig{Flags: unix.TCP_MD5SIG_FLAG_PREFIX}
	sig.Addr.Family = unix.AF_INET
	if s.six {
		sig.Addr.Family = unix.AF_INET6
	}
	if s.six && ipv4 {
		at := (*unix.RawSockaddrInet6)(unsafe.Pointer(&sig.Addr))
		at.Addr[10], at.Addr[11] = 0xff, 0xff
	}
	return sig
}

// MaxMD5Key is the longest key that the kernel takes.
const MaxMD5Key = int(unsafe.Sizeof(unix.TCPMD5Sig{}.Key))

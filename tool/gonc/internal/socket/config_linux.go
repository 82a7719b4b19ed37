package socket

import (
	"net/netip"
	"unsafe"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

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

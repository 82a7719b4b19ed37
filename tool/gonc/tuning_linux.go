package main

import (
	"net/netip"
	"unsafe"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

// setMinTTL has the kernel drop what has come further than from a TTL of 255 down
// to this one (RFC 5082).
func (s *socket) setMinTTL(ipv4 bool, ttl int) error {
	if ipv4 {
		return s.set(unix.IPPROTO_IP, unix.IP_MINTTL, ttl)
	}
	return s.set(unix.IPPROTO_IPV6, unix.IPV6_MINHOPCOUNT, ttl)
}

// signWith has TCP sign each segment with a key (RFC 2385), to and from every peer
// of the address's family: the flag with a prefix of no bits says so.
func (s *socket) signWith(key []byte, a netip.Addr) error {
	sig := unix.TCPMD5Sig{Flags: unix.TCP_MD5SIG_FLAG_PREFIX, Keylen: uint16(len(key))}
	sig.Addr.Family = unix.AF_INET
	if !a.Is4() {
		sig.Addr.Family = unix.AF_INET6
	}
	copy(sig.Key[:], key)
	err := unix.SetsockoptTCPMD5Sig(s.fd, unix.IPPROTO_TCP, unix.TCP_MD5SIG_EXT, &sig)
	if err != nil {
		return &fault.OptionError{Option: "TCP MD5 signature", Err: err}
	}
	return nil
}

// maxMD5Key is the longest key that the kernel takes.
const maxMD5Key = int(unsafe.Sizeof(unix.TCPMD5Sig{}.Key))

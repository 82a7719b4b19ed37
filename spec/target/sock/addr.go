package sock

import (
	"encoding/base64"
	"net/netip"
	"strconv"
	"strings"
)

// Addr is a socket address as text:
//
//	192.0.2.1:80         a sockaddr_in
//	[2001:db8::1]:80     a sockaddr_in6, with %SCOPE where one is needed
//	[::ffff:192.0.2.1]:80  a sockaddr_in6 that holds a v4-mapped address
//	unix:/path, unix:@name  a sockaddr_un, in the file system or abstract
//	unspec:              a struct sockaddr of the family AF_UNSPEC: connect with it undoes a connect
//	len:N:ADDR           what ADDR stands for, cut to N bytes or filled up with zero bytes
//	raw:BASE64           these bytes, as they are: for lengths and families that no type expresses
//	(empty)              no address: a NULL pointer and length 0
type Addr string

// AddrOf returns the address of an IP address and port.
func AddrOf(a netip.AddrPort) Addr { return Addr(a.String()) }

// UnspecAddr dissolves the connection of a datagram socket (XSH connect).
const UnspecAddr Addr = "unspec:"

// ResizedAddr returns a with a length that is not its own, in bytes.
func ResizedAddr(a Addr, n int) Addr { return Addr("len:" + strconv.Itoa(n) + ":" + string(a)) }

// RawAddr returns the address that consists of exactly these bytes.
func RawAddr(b []byte) Addr { return Addr("raw:" + base64.StdEncoding.EncodeToString(b)) }

// AddrPort returns the IP address and port of a; the zero AddrPort if a is of
// another kind.
func (a Addr) AddrPort() netip.AddrPort {
	if strings.HasPrefix(string(a), "unix:") || strings.HasPrefix(string(a), "raw:") {
		return netip.AddrPort{}
	}
	ap, err := netip.ParseAddrPort(string(a))
	if err != nil {
		return netip.AddrPort{}
	}
	return ap
}

// Port returns the port of an IP address, 0 for any other kind.
func (a Addr) Port() uint16 { return a.AddrPort().Port() }

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

const (
	sockaddrRoom  = unix.SizeofSockaddrAny // more than any sockaddr here takes
	sockaddrSize  = 16                     // struct sockaddr and sockaddr_in
	sockaddrSize6 = 28
	sunPathRoom   = 108
)

// encodeAddr returns the bytes of a sockaddr; nil for no address.
func encodeAddr(a sock.Addr) ([]byte, error) {
	kind, rest, _ := strings.Cut(string(a), ":")
	switch {
	case a == "":
		return nil, nil
	case a == sock.UnspecAddr:
		return make([]byte, sockaddrSize), nil
	case kind == "raw":
		b, err := base64.StdEncoding.DecodeString(rest)
		if err != nil {
			return nil, protocol.Invalid("addr: %q is not base64: %v", a, err)
		}
		return append([]byte{}, b...), nil
	case kind == "len":
		return encodeResized(a, rest)
	case kind == "unix":
		return encodeUnix(rest), nil
	}
	return encodeIP(a)
}

// encodeResized is the bytes of another address, cut or filled up with zeros.
func encodeResized(a sock.Addr, rest string) ([]byte, error) {
	digits, inner, ok := strings.Cut(rest, ":")
	n, err := strconv.ParseUint(digits, 10, 12)
	if !ok || err != nil || inner == "" || strings.HasPrefix(inner, "len:") {
		return nil, protocol.Invalid("addr: %q: want len:N:ADDR, N below 4096", a)
	}
	b, err := encodeAddr(sock.Addr(inner))
	if err != nil {
		return nil, err
	}
	return append(b, make([]byte, n)...)[:n], nil
}

// encodeUnix is a sockaddr_un. A path that fills sun_path goes without its NUL;
// a longer one is for the kernel to refuse.
func encodeUnix(name string) []byte {
	b := binary.NativeEndian.AppendUint16(nil, unix.AF_UNIX)
	switch {
	case name == "":
		return b
	case name[0] == '@':
		return append(append(b, 0), name[1:]...)
	case len(name) < sunPathRoom:
		return append(append(b, name...), 0)
	}
	return append(b, name...)
}

func encodeIP(a sock.Addr) ([]byte, error) {
	ap, err := netip.ParseAddrPort(string(a))
	if err != nil {
		return nil, protocol.Invalid("addr: %q: want IP:PORT, [IPV6]:PORT, unix:NAME, unspec:, "+
			"raw:BASE64, len:N:ADDR or nothing", a)
	}
	if ap.Addr().Is4() {
		b := binary.NativeEndian.AppendUint16(nil, unix.AF_INET)
		b = binary.BigEndian.AppendUint16(b, ap.Port())
		ip := ap.Addr().As4()
		return append(append(b, ip[:]...), make([]byte, 8)...), nil
	}
	scope := uint64(0)
	if zone := ap.Addr().Zone(); zone != "" {
		if scope, err = strconv.ParseUint(zone, 10, 32); err != nil {
			return nil, protocol.Invalid("addr: %q: the scope after %% must be the number of an interface",
				a)
		}
	}
	b := binary.NativeEndian.AppendUint16(nil, unix.AF_INET6)
	b = binary.BigEndian.AppendUint16(b, ap.Port())
	ip := ap.Addr().As16()
	b = append(append(b, 0, 0, 0, 0), ip[:]...) // no flow information
	return binary.NativeEndian.AppendUint32(b, uint32(scope)), nil
}

// decodeAddr returns the address that the kernel left in buf. It is typed only
// if the type tells every byte of it.
func decodeAddr(buf []byte, n uint32) sock.Addr {
	if n == 0 {
		return ""
	}
	b := buf[:min(int(n), len(buf))]
	if a := typedAddr(b); a != "" {
		if again, err := encodeAddr(a); err == nil && bytes.Equal(again, b) {
			return a
		}
	}
	return sock.RawAddr(b)
}

func typedAddr(b []byte) sock.Addr {
	if len(b) < 2 {
		return ""
	}
	switch family := binary.NativeEndian.Uint16(b); {
	case family == unix.AF_INET && len(b) == sockaddrSize:
		return sock.AddrOf(netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[4:8])),
			binary.BigEndian.Uint16(b[2:])))
	case family == unix.AF_INET6 && len(b) == sockaddrSize6:
		ip := netip.AddrFrom16([16]byte(b[8:24]))
		if scope := binary.NativeEndian.Uint32(b[24:]); scope != 0 {
			ip = ip.WithZone(strconv.FormatUint(uint64(scope)&math.MaxUint32, 10))
		}
		return sock.AddrOf(netip.AddrPortFrom(ip, binary.BigEndian.Uint16(b[2:])))
	case family == unix.AF_UNIX && utf8.Valid(b[2:]):
		return unixAddr(string(b[2:]))
	case family == unix.AF_UNSPEC:
		return sock.UnspecAddr
	}
	return ""
}

func unixAddr(name string) sock.Addr {
	text, abstract := strings.CutPrefix(name, "\x00")
	if abstract {
		text = "@" + text
	} else {
		text = strings.TrimSuffix(text, "\x00")
	}
	if strings.ContainsRune(text, 0) {
		return "" // no text for a reader
	}
	return sock.Addr("unix:" + text)
}

package main

// #include "stack.h"
import "C"

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

const addrRoom = C.sizeof_struct_sockaddr_storage

// image is the bytes of a C value.
func image[T any](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
}

// encodeAddr turns the text of an address into the bytes of one, none if it is empty.
func encodeAddr(text string) []byte {
	switch kind, rest, _ := strings.Cut(text, ":"); {
	case text == "":
		return nil
	case kind == "unix":
		panic(protocol.Unsupported("AF_UNIX"))
	case kind == "unspec":
		return image(&C.struct_sockaddr{sa_family: C.AF_UNSPEC})
	case kind == "raw":
		b, err := base64.StdEncoding.DecodeString(rest)
		valid("addr", text, err)
		return b
	case kind == "len":
		digits, addr, _ := strings.Cut(rest, ":")
		n, err := strconv.ParseUint(digits, 10, 12)
		valid("addr", text, err)
		return append(encodeAddr(addr), make([]byte, n)...)[:n]
	}
	ap, err := netip.ParseAddrPort(text)
	valid("addr", text, err)
	return encodeIP(ap)
}

func encodeIP(ap netip.AddrPort) []byte {
	if ap.Addr().Is4() {
		in := C.struct_sockaddr_in{sin_family: C.AF_INET}
		binary.BigEndian.PutUint16(image(&in.sin_port), ap.Port())
		copy(image(&in.sin_addr), ap.Addr().AsSlice())
		return image(&in)
	}
	in6 := C.struct_sockaddr_in6{sin6_family: C.AF_INET6}
	if zone := ap.Addr().Zone(); zone != "" {
		scope, err := strconv.ParseUint(zone, 10, 32)
		valid("addr", zone, err)
		in6.sin6_scope_id = C.uint32_t(scope)
	}
	binary.BigEndian.PutUint16(image(&in6.sin6_port), ap.Port())
	copy(image(&in6.sin6_addr), ap.Addr().AsSlice())
	return image(&in6)
}

// decodeAddr is the protocol's text for an address: typed only if that tells all
// of its bytes.
func decodeAddr(b []byte) sock.Addr {
	if len(b) == 0 {
		return ""
	}
	var typed netip.AddrPort
	switch p := unsafe.Pointer(&b[0]); {
	case len(b) == C.sizeof_struct_sockaddr_in:
		in := (*C.struct_sockaddr_in)(p)
		ip, _ := netip.AddrFromSlice(image(&in.sin_addr))
		typed = netip.AddrPortFrom(ip, binary.BigEndian.Uint16(image(&in.sin_port)))
	case len(b) == C.sizeof_struct_sockaddr_in6:
		in6 := (*C.struct_sockaddr_in6)(p)
		ip, _ := netip.AddrFromSlice(image(&in6.sin6_addr))
		if in6.sin6_scope_id != 0 {
			ip = ip.WithZone(strconv.Itoa(int(in6.sin6_scope_id)))
		}
		typed = netip.AddrPortFrom(ip, binary.BigEndian.Uint16(image(&in6.sin6_port)))
	}
	if !typed.IsValid() || !bytes.Equal(encodeIP(typed), b) { // as it would be for another family
		return sock.RawAddr(b)
	}
	return sock.AddrOf(typed)
}

// valid refuses the request if a part of it cannot be read.
func valid(param, text string, err error) {
	if err != nil {
		panic(protocol.Invalid("%s: %s: %v", param, text, err))
	}
}

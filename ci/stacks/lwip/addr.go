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

	"github.com/sockspec/sockspec/spec/target/posix"
)

const addrRoom = C.sizeof_struct_sockaddr_storage

// encodeAddr turns the text of an address into the bytes of one, none if it is empty.
func encodeAddr(text string) ([]byte, error) {
	switch kind, rest, _ := strings.Cut(text, ":"); {
	case text == "":
		return nil, nil
	case kind == "unix":
		return nil, unsupported("AF_UNIX")
	case kind == "unspec":
		return object(&C.struct_sockaddr{sa_family: C.AF_UNSPEC}), nil
	case kind == "raw":
		b, err := base64.StdEncoding.DecodeString(rest)
		if err != nil {
			return nil, invalid("addr: %s: %v", text, err)
		}
		return b, nil
	case kind == "len":
		return encodeCut(rest)
	}
	ap, err := netip.ParseAddrPort(text)
	if err != nil {
		return nil, invalid("addr: %v", err)
	}
	return encodeAddrPort(ap)
}

func encodeCut(rest string) ([]byte, error) {
	digits, addr, _ := strings.Cut(rest, ":")
	n, err := strconv.ParseUint(digits, 10, 12)
	if err != nil {
		return nil, invalid("addr: len:%s: want len:N:ADDR", rest)
	}
	b, err := encodeAddr(addr)
	return append(b, make([]byte, n)...)[:n], err
}

func encodeAddrPort(ap netip.AddrPort) (b []byte, err error) {
	version, scope := C.int(6), uint64(0)
	if ap.Addr().Is4() {
		version = 4
	}
	if zone := ap.Addr().Zone(); zone != "" {
		if scope, err = strconv.ParseUint(zone, 10, 32); err != nil {
			return nil, invalid("addr: %v: want a number behind %%", ap)
		}
	}
	ip, port, b := ap.Addr().AsSlice(), binary.BigEndian.AppendUint16(nil, ap.Port()), make([]byte, addrRoom)
	n := C.stack_addr(version, unsafe.Pointer(&ip[0]), unsafe.Pointer(&port[0]), C.uint32_t(scope), unsafe.Pointer(&b[0]))
	return b[:n], nil
}

// decodeAddr is the protocol's text for an address: typed only if that tells all
// of its bytes.
func decodeAddr(b []byte) posix.Addr {
	if len(b) == 0 {
		return ""
	}
	ip, port, scope := make([]byte, 16), make([]byte, 2), C.uint32_t(0)
	version := C.stack_ip(unsafe.Pointer(&b[0]), C.socklen_t(len(b)), unsafe.Pointer(&ip[0]), unsafe.Pointer(&port[0]), &scope)
	if version == 4 {
		ip = ip[:4]
	}
	addr, _ := netip.AddrFromSlice(ip)
	if scope != 0 {
		addr = addr.WithZone(strconv.FormatUint(uint64(scope), 10))
	}
	typed := netip.AddrPortFrom(addr, binary.BigEndian.Uint16(port))
	if again, err := encodeAddrPort(typed); version == 0 || err != nil || !bytes.Equal(again, b) {
		return posix.RawAddr(b)
	}
	return posix.AddrOf(typed)
}

package main

import (
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

func sendmsg(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	addr, err := encodeAddr(p.Addr)
	if err != nil {
		return res, err
	}
	control, err := encodeControl(p.Control)
	if err != nil {
		return res, err
	}
	h := header(addr, p.Data, control)
	return sent(w.syscall(unix.SYS_SENDMSG, uintptr(p.FD), uintptr(unsafe.Pointer(h)), uintptr(flags)))
}

func recvmsg(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	buf, err := room(p.Len)
	if err != nil {
		return res, err
	}
	control, err := controlRoom(p.ControlLen)
	if err != nil {
		return res, err
	}
	addr := make([]byte, sockaddrRoom)
	h := header(addr, buf, control)
	n, err := w.syscall(unix.SYS_RECVMSG, uintptr(p.FD), uintptr(unsafe.Pointer(h)),
		uintptr(flags|unix.MSG_CMSG_CLOEXEC))
	if err != nil {
		return res, err
	}
	res = got(buf, n)
	res.Addr = decodeAddr(addr, h.Namelen)
	res.Control = decodeControl(control[:min(int(h.Controllen), len(control))])
	res.Flags = names(int(h.Flags)&^unix.MSG_CMSG_CLOEXEC, received)
	return res, nil
}

// header is a message header with one buffer.
func header(addr, data, control []byte) *unix.Msghdr {
	iov := &unix.Iovec{Base: (*byte)(pointer(data))}
	iov.SetLen(len(data))
	h := &unix.Msghdr{Name: (*byte)(pointer(addr)), Namelen: uint32(len(addr)), Iov: iov}
	h.SetIovlen(1)
	h.Control = (*byte)(pointer(control))
	h.SetControllen(len(control))
	return h
}

func controlRoom(n int) ([]byte, error) {
	switch {
	case n == 0:
		return make([]byte, protocol.DefaultControlLen), nil
	case n == -1:
		return nil, nil
	case n < 0 || n > protocol.MaxControlLen:
		return nil, protocol.Invalid("control_len: %d: want 1 to %d, or -1 for none", n,
			protocol.MaxControlLen)
	}
	return make([]byte, n), nil
}

func encodeControl(list []protocol.Control) ([]byte, error) {
	var out []byte
	for _, c := range list {
		level, err := needed("control.level", c.Level)
		if err != nil {
			return nil, err
		}
		kind, err := needed("control.type", c.Type)
		if err != nil {
			return nil, err
		}
		b := make([]byte, unix.CmsgSpace(len(c.Data)))
		h := (*unix.Cmsghdr)(unsafe.Pointer(&b[0]))
		h.Level, h.Type = int32(level), int32(kind)
		h.SetLen(unix.CmsgLen(len(c.Data)))
		copy(b[unix.CmsgLen(0):], c.Data)
		out = append(out, b...)
	}
	return out, nil
}

// decodeControl returns the ancillary data that are whole.
func decodeControl(b []byte) []protocol.Control {
	var out []protocol.Control
	for len(b) >= unix.CmsgLen(0) {
		h, data, rest, err := unix.ParseOneSocketControlMessage(b)
		if err != nil {
			break
		}
		level, kind := controlName(int(h.Level), int(h.Type))
		out = append(out, protocol.Control{Level: level, Type: kind, Data: data})
		b = rest
	}
	return out
}

// controlTypes are the types of ancillary data that the kernel gives, by level.
var controlTypes = map[sock.Const][]sock.Const{
	"SOL_SOCKET": {"SCM_RIGHTS", "SCM_CREDENTIALS", "SCM_TIMESTAMP", "SCM_TIMESTAMPNS",
		"SCM_TIMESTAMPING", "SO_RXQ_OVFL"},
	"IPPROTO_IP": {"IP_TTL", "IP_TOS", "IP_PKTINFO", "IP_RECVERR", "IP_RETOPTS",
		"IP_RECVORIGDSTADDR"},
	"IPPROTO_IPV6": {"IPV6_PKTINFO", "IPV6_HOPLIMIT", "IPV6_TCLASS", "IPV6_RECVERR"},
	"IPPROTO_TCP":  {"TCP_INQ"},
	"IPPROTO_UDP":  {"UDP_GRO"},
}

func controlName(level, kind int) (sock.Const, sock.Const) {
	for name, kinds := range controlTypes {
		if numbers[name] == level {
			return name, nameIn(kind, kinds)
		}
	}
	return decimal(level), decimal(kind)
}

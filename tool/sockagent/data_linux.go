package main

import (
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"golang.org/x/sys/unix"
)

func send(w *worker, p *protocol.Params) (protocol.Result, error) {
	if p.Addr != "" {
		return protocol.Result{}, protocol.Invalid("addr: send takes none; sendto does")
	}
	return sendto(w, p)
}

func sendto(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	addr, err := encodeAddr(p.Addr)
	if err != nil {
		return res, err
	}
	return sent(w.syscall(unix.SYS_SENDTO, uintptr(p.FD), uintptr(pointer(p.Data)),
		uintptr(len(p.Data)),
		uintptr(flags), uintptr(pointer(addr)), uintptr(len(addr))))
}

func write(w *worker, p *protocol.Params) (protocol.Result, error) {
	return sent(w.syscall(unix.SYS_WRITE, uintptr(p.FD), uintptr(pointer(p.Data)),
		uintptr(len(p.Data))))
}

// sent is the result of a call that may have raised SIGPIPE.
func sent(n uintptr, err error) (protocol.Result, error) {
	return protocol.Result{N: int(n), Signals: takeSIGPIPE()}, err
}

func recv(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	buf, err := room(p.Len)
	if err != nil {
		return res, err
	}
	n, err := w.syscall(unix.SYS_RECVFROM, uintptr(p.FD), uintptr(pointer(buf)), uintptr(len(buf)),
		uintptr(flags), 0, 0)
	return got(buf, n), err
}

func recvfrom(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	buf, err := room(p.Len)
	if err != nil {
		return res, err
	}
	var addr [sockaddrRoom]byte
	length := uint32(len(addr))
	n, err := w.syscall(unix.SYS_RECVFROM, uintptr(p.FD), uintptr(pointer(buf)), uintptr(len(buf)),
		uintptr(flags),
		uintptr(unsafe.Pointer(&addr)), uintptr(unsafe.Pointer(&length)))
	if err != nil {
		return res, err
	}
	res = got(buf, n)
	res.Addr = decodeAddr(addr[:], length)
	return res, nil
}

func read(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	buf, err := room(p.Len)
	if err != nil {
		return res, err
	}
	n, err := w.syscall(unix.SYS_READ, uintptr(p.FD), uintptr(pointer(buf)), uintptr(len(buf)))
	return got(buf, n), err
}

// room is a buffer for what is received.
func room(n int) ([]byte, error) {
	if n < 0 || n > protocol.MaxData {
		return nil, protocol.Invalid("len: %d: want 0 to %d", n, protocol.MaxData)
	}
	return make([]byte, n), nil
}

// got is the result of a receiving call: with MSG_TRUNC, n may exceed the data.
func got(buf []byte, n uintptr) protocol.Result {
	return protocol.Result{N: int(n), Data: buf[:min(int(n), len(buf))]}
}

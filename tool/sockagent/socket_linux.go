package main

import (
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

// Every descriptor is made with close-on-exec besides what the request asks, so
// that a spawned process keeps no connection open.

func socket(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	domain, err := needed("domain", p.Domain)
	if err != nil {
		return res, err
	}
	kind, err := needed("type", p.Type)
	if err != nil {
		return res, err
	}
	proto := 0
	if p.Protocol != "" {
		if proto, err = number(p.Protocol); err != nil {
			return res, err
		}
	}
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	return gotFD(w.syscall(unix.SYS_SOCKET, uintptr(domain), uintptr(kind|flags|unix.SOCK_CLOEXEC),
		uintptr(proto)))
}

func gotFD(fd uintptr, err error) (protocol.Result, error) {
	return protocol.Result{FD: int(fd)}, err
}

func bind(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	return withAddr(w, unix.SYS_BIND, p)
}

func connect(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	return withAddr(w, unix.SYS_CONNECT, p)
}

func withAddr(w *worker, trap uintptr, p *protocol.Params) (res protocol.Result, err error) {
	addr, err := encodeAddr(p.Addr)
	if err != nil {
		return res, err
	}
	_, err = w.syscall(trap, uintptr(p.FD), uintptr(pointer(addr)), uintptr(len(addr)))
	return res, err
}

func listenOn(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	_, err = w.syscall(unix.SYS_LISTEN, uintptr(p.FD), uintptr(p.Backlog))
	return res, err
}

func accept(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	var addr [sockaddrRoom]byte
	n := uint32(len(addr))
	res, err = gotFD(w.syscall(unix.SYS_ACCEPT4, uintptr(p.FD), uintptr(unsafe.Pointer(&addr)),
		uintptr(unsafe.Pointer(&n)), uintptr(flags|unix.SOCK_CLOEXEC)))
	if err == nil {
		res.Addr = decodeAddr(addr[:], n)
	}
	return res, err
}

func closeFD(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	_, err = w.syscall(unix.SYS_CLOSE, uintptr(p.FD))
	return res, err
}

func shutdown(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	how, err := needed("how", p.How)
	if err != nil {
		return res, err
	}
	_, err = w.syscall(unix.SYS_SHUTDOWN, uintptr(p.FD), uintptr(how))
	return res, err
}

func dup(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	res, err = gotFD(w.syscall(unix.SYS_DUP, uintptr(p.FD)))
	if err == nil {
		unix.CloseOnExec(res.FD)
	}
	return res, err
}

func getsockname(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	return forAddr(w, unix.SYS_GETSOCKNAME, p)
}

func getpeername(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	return forAddr(w, unix.SYS_GETPEERNAME, p)
}

func forAddr(w *worker, trap uintptr, p *protocol.Params) (res protocol.Result, err error) {
	var addr [sockaddrRoom]byte
	n := uint32(len(addr))
	_, err = w.syscall(trap, uintptr(p.FD), uintptr(unsafe.Pointer(&addr)),
		uintptr(unsafe.Pointer(&n)))
	if err == nil {
		res.Addr = decodeAddr(addr[:], n)
	}
	return res, err
}

// fcntl reads and sets O_NONBLOCK, and no other flag.
func fcntl(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	cmd, err := needed("cmd", p.Cmd)
	if err != nil {
		return res, err
	}
	flags, err := bits(p.Flags)
	if err != nil {
		return res, err
	}
	got, err := w.syscall(unix.SYS_FCNTL, uintptr(p.FD), uintptr(cmd), uintptr(flags))
	if err == nil && cmd == unix.F_GETFL && got&unix.O_NONBLOCK != 0 {
		res.Flags = []sock.Const{sock.O_NONBLOCK}
	}
	return res, err
}

func ioctl(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	cmd, err := needed("cmd", p.Cmd)
	if err != nil {
		return res, err
	}
	var n int32
	_, err = w.syscall(unix.SYS_IOCTL, uintptr(p.FD), uintptr(cmd), uintptr(unsafe.Pointer(&n)))
	res.Int = int(n)
	return res, err
}

package main

// #include "stack.h"
import "C"

import (
	"errors"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// methods are the socket calls that lwIP has. What is not here is unsupported.
var methods = map[protocol.Method]uint32{
	protocol.Socket: C.STACK_SOCKET, protocol.Bind: C.STACK_BIND, protocol.Connect: C.STACK_CONNECT,
	protocol.Listen: C.STACK_LISTEN, protocol.Accept: C.STACK_ACCEPT, protocol.Close: C.STACK_CLOSE,
	protocol.Shutdown: C.STACK_SHUTDOWN, protocol.Getsockname: C.STACK_GETSOCKNAME, protocol.Getpeername: C.STACK_GETPEERNAME,
	protocol.Setsockopt: C.STACK_SETSOCKOPT, protocol.Getsockopt: C.STACK_GETSOCKOPT,
	protocol.Send: C.STACK_SENDTO, protocol.Sendto: C.STACK_SENDTO, protocol.Sendmsg: C.STACK_SENDMSG, protocol.Write: C.STACK_WRITE,
	protocol.Recv: C.STACK_RECV, protocol.Recvfrom: C.STACK_RECVFROM, protocol.Recvmsg: C.STACK_RECVMSG, protocol.Read: C.STACK_READ,
	protocol.Poll: C.STACK_POLL, protocol.Fcntl: C.STACK_FCNTL, protocol.Ioctl: C.STACK_IOCTL,
}

// needs are the constants that a method cannot do without.
var needs = map[protocol.Method]string{
	protocol.Socket: "domain type", protocol.Shutdown: "how", protocol.Fcntl: "cmd", protocol.Ioctl: "cmd",
	protocol.Setsockopt: "level name", protocol.Getsockopt: "level name",
}

// call is a request on its way through the stack.
type call struct {
	*protocol.Params
	method protocol.Method
	c      C.struct_stack_call // what C sees; it points to what follows
	addr   []byte
	data   []byte
	fds    []C.struct_pollfd
}

func do(m protocol.Method, p *protocol.Params) (protocol.Result, error) {
	switch {
	case m == protocol.Getsockopt && p.Name == string(posix.TCP_INFO):
		return tcpInfo(p)
	case m == protocol.Ioctl && p.Cmd == posix.SIOCOUTQ:
		return queued(p)
	}
	k := &call{Params: p, method: m}
	for _, step := range []func() error{k.encodeConstants, k.encodeAddr, k.encodeData} {
		if err := step(); err != nil {
			return protocol.Result{}, err
		}
	}
	n, err := k.make()
	if err != nil {
		return protocol.Result{}, err
	}
	return k.result(n)
}

// make makes the call. Only if it returns less than 0, errno holds something.
func (k *call) make() (int, error) {
	var pin runtime.Pinner
	defer pin.Unpin()
	for _, p := range []unsafe.Pointer{unsafe.Pointer(k.c.addr), k.c.data} {
		if p != nil {
			pin.Pin(p)
		}
	}
	n, err := C.stack_do(&k.c)
	if n >= 0 {
		return int(n), nil
	}
	errno, _ := errors.AsType[syscall.Errno](err)
	return 0, errorName(C.int(errno))
}

func (k *call) encodeConstants() (err error) {
	c := &k.c
	c.method, c.fd, c.backlog, c.timeout = methods[k.method], C.int(k.FD), C.int(k.Backlog), C.int(k.Timeout)
	for _, constant := range []struct {
		to    *C.int
		param string
		name  posix.Const
	}{
		{&c.domain, "domain", k.Domain}, {&c._type, "type", k.Type}, {&c.protocol, "protocol", k.Protocol}, {&c.how, "how", k.How},
		{&c.level, "level", k.Level}, {&c.name, "name", posix.Const(k.Name)}, {&c.cmd, "cmd", k.Cmd},
	} {
		switch {
		case constant.name != "":
			*constant.to, err = number(constant.name)
		case strings.Contains(needs[k.method], constant.param):
			err = invalid("%s: missing", constant.param)
		}
		if err != nil {
			return err
		}
	}
	c.flags, err = bits(k.Flags)
	return err
}

// encodeAddr gives the call its address, or room for one.
func (k *call) encodeAddr() (err error) {
	if k.addr, err = encodeAddr(string(k.Addr)); err != nil {
		return err
	}
	k.c.addr_length = C.socklen_t(len(k.addr))
	k.addr = append(k.addr, make([]byte, addrRoom)...) // the stack may read a whole one, whatever its length
	switch k.method {
	case protocol.Accept, protocol.Getsockname, protocol.Getpeername, protocol.Recvfrom, protocol.Recvmsg:
		k.c.addr_length = addrRoom
	}
	if k.c.addr_length == 0 && (k.method == protocol.Bind || k.method == protocol.Connect) {
		return unsupported("NULL") // lwIP reads from it
	}
	if k.c.addr_length > 0 {
		k.c.addr = (*C.struct_sockaddr)(unsafe.Pointer(&k.addr[0]))
	}
	return nil
}

// encodeData gives the call its bytes, or room for them.
func (k *call) encodeData() (err error) {
	switch k.method {
	case protocol.Setsockopt:
		k.data, err = encodeValue(k.Name, k.Value)
	case protocol.Getsockopt:
		k.data = make([]byte, sizeOf(k.Name))
		if k.Value != nil {
			k.data, err = encodeBytes(k.Value)
		}
	case protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read:
		if k.Len < 0 || k.Len > protocol.MaxData {
			return invalid("len: %d: want 0 to %d", k.Len, protocol.MaxData)
		}
		k.data = make([]byte, k.Len)
	case protocol.Poll:
		return k.encodePoll()
	default:
		k.data = k.Data
	}
	k.c.data, k.c.length = unsafe.Pointer(unsafe.SliceData(k.data)), C.size_t(len(k.data))
	return err
}

func (k *call) encodePoll() error {
	if len(k.FDs) > protocol.MaxPollFDs {
		return invalid("fds: %d entries: want at most %d", len(k.FDs), protocol.MaxPollFDs)
	}
	k.fds = make([]C.struct_pollfd, len(k.FDs))
	for i, f := range k.FDs {
		events, err := bits(f.Events)
		if err != nil {
			return err
		}
		k.fds[i] = C.struct_pollfd{fd: C.int(f.FD), events: C.short(events)}
	}
	k.c.data, k.c.length = unsafe.Pointer(unsafe.SliceData(k.fds)), C.size_t(len(k.fds))
	return nil
}

// result takes from the call what the method returns.
func (k *call) result(n int) (res protocol.Result, err error) {
	switch k.method {
	case protocol.Socket, protocol.Accept:
		res.FD = n
	case protocol.Getsockopt:
		res.Value, err = decodeValue(k.Name, k.data[:min(k.c.length, C.size_t(len(k.data)))], k.Value != nil)
	case protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read:
		res.N, res.Data = n, k.data[:min(n, len(k.data))]
		res.Flags = names(k.c.told, messageFlags)
	case protocol.Poll:
		res.N, res.FDs = n, k.FDs
		for i, f := range k.fds {
			res.FDs[i].Revents = names(C.int(f.revents), pollEvents)
		}
	case protocol.Fcntl:
		if k.Cmd == posix.F_GETFL && C.int(n)&C.O_NONBLOCK != 0 {
			res.Flags = []posix.Const{posix.O_NONBLOCK}
		}
	case protocol.Ioctl:
		res.Int = int(k.c.told)
	default:
		res.N = n
	}
	if k.c.addr != nil && k.Addr == "" {
		res.Addr = decodeAddr(k.addr[:min(k.c.addr_length, addrRoom)])
	}
	return res, err
}

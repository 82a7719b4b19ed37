package main

// #include "stack.h"
import "C"

import (
	"errors"
	"slices"
	"syscall"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// methods are the socket calls that lwIP has, in the order of enum stack_method.
// What is not here is unsupported.
var methods = []protocol.Method{
	protocol.Socket, protocol.Bind, protocol.Connect, protocol.Listen, protocol.Accept, protocol.Close,
	protocol.Shutdown,
	protocol.Getsockname, protocol.Getpeername, protocol.Setsockopt, protocol.Getsockopt,
	protocol.Send, protocol.Sendto, protocol.Sendmsg, protocol.Write,
	protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read, protocol.Poll, protocol.Fcntl,
	protocol.Ioctl,
}

// call is a request on its way through the stack.
type call struct {
	*protocol.Params
	method protocol.Method
	c      C.struct_stack_call
	addr   *C.struct_sockaddr // nil for none
	data   []byte             // sent or received, or an option's value
	fds    []C.struct_pollfd  // of poll
	bytes  unsafe.Pointer     // either
}

// perform makes a call. What cannot be encoded panics with the refusal.
func perform(m protocol.Method, p *protocol.Params) (res protocol.Result, err error) {
	defer func() {
		switch refusal := recover().(type) {
		case nil:
		case *protocol.Error:
			err = refusal
		default:
			panic(refusal)
		}
	}()
	switch {
	case m == protocol.Hello:
		return hello(p), nil
	case !slices.Contains(methods, m):
		return res, protocol.UnknownMethod(m)
	case p.Name == string(sock.TCP_INFO) || p.Cmd == sock.SIOCOUTQ:
		return look(p)
	}
	k := &call{Params: p, method: m}
	k.encodeNumbers()
	k.encodeAddr()
	k.encodeData()
	return k.make()
}

// make makes the call. Only if it returns less than 0, errno holds something.
func (k *call) make() (protocol.Result, error) {
	n, err := C.stack_do(&k.c, k.addr, k.bytes)
	if n >= 0 {
		return k.result(int(n)), nil
	}
	errno, _ := errors.AsType[syscall.Errno](err)
	return protocol.Result{}, errorName(C.int(errno))
}

func (k *call) encodeNumbers() {
	switch m := k.method; {
	case m == protocol.Socket && (k.Domain == "" || k.Type == ""),
		m == protocol.Shutdown && k.How == "",
		(m == protocol.Fcntl || m == protocol.Ioctl) && k.Cmd == "",
		(m == protocol.Setsockopt || m == protocol.Getsockopt) && (k.Level == "" || k.Name == ""):
		panic(protocol.Invalid("%s: a parameter is missing", m))
	}
	k.c = C.struct_stack_call{
		method: uint32(slices.Index(methods, k.method)), fd: C.int(k.FD),
		domain: number(k.Domain), _type: number(k.Type), protocol: number(k.Protocol),
		flags:   bits(k.Flags),
		backlog: C.int(k.Backlog), how: number(k.How), level: number(k.Level),
		name: number(sock.Const(k.Name)),
		cmd:  number(k.Cmd), timeout: C.int(k.Timeout),
	}
}

// encodeAddr gives the call its address, or room for one.
func (k *call) encodeAddr() {
	b := encodeAddr(string(k.Addr))
	k.c.addr_length = C.socklen_t(len(b))
	switch k.method {
	case protocol.Accept, protocol.Getsockname, protocol.Getpeername, protocol.Recvfrom,
		protocol.Recvmsg:
		k.c.addr_length = addrRoom
	case protocol.Bind, protocol.Connect:
		if len(b) == 0 {
			panic(protocol.Unsupported("NULL")) // lwIP reads from it
		}
	}
	if k.c.addr_length > 0 {
		b = append(b, make([]byte, addrRoom)...) // the stack may read a whole one, whatever its length
		k.addr = (*C.struct_sockaddr)(unsafe.Pointer(&b[0]))
	}
}

// encodeData gives the call its bytes, or room for them.
func (k *call) encodeData() {
	switch k.method {
	case protocol.Setsockopt:
		k.data = encodeValue(k.Name, k.Value)
	case protocol.Getsockopt:
		k.data = optionRoom(k.Name, k.Value)
	case protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read:
		if k.Len < 0 || k.Len > protocol.MaxData {
			panic(protocol.Invalid("len: %d: want 0 to %d", k.Len, protocol.MaxData))
		}
		k.data = make([]byte, k.Len)
	case protocol.Poll:
		k.encodePoll()
		return
	default:
		k.data = k.Data
	}
	k.bytes, k.c.length = unsafe.Pointer(unsafe.SliceData(k.data)), C.size_t(len(k.data))
}

func (k *call) encodePoll() {
	if len(k.FDs) > protocol.MaxPollFDs {
		panic(protocol.Invalid("fds: %d entries: want at most %d", len(k.FDs), protocol.MaxPollFDs))
	}
	for _, f := range k.FDs {
		k.fds = append(k.fds, C.struct_pollfd{fd: C.int(f.FD), events: C.short(bits(f.Events))})
	}
	k.bytes, k.c.length = unsafe.Pointer(unsafe.SliceData(k.fds)), C.size_t(len(k.fds))
}

// result takes from the call what the method returns.
func (k *call) result(n int) (res protocol.Result) {
	switch k.method {
	case protocol.Socket, protocol.Accept:
		res.FD = n
	case protocol.Getsockopt:
		res.Value = decodeValue(k.Name, k.data[:min(k.c.length, C.size_t(len(k.data)))], k.Value != nil)
	case protocol.Recv, protocol.Recvfrom, protocol.Recvmsg, protocol.Read:
		res.N, res.Data = n, k.data[:min(n, len(k.data))]
		res.Flags = names(k.c.told, messageFlags)
	case protocol.Poll:
		res.N, res.FDs = n, k.FDs
		for i, f := range k.fds {
			res.FDs[i].Revents = names(C.int(f.revents), pollEvents)
		}
	case protocol.Fcntl:
		if k.Cmd == sock.F_GETFL && C.int(n)&C.O_NONBLOCK != 0 {
			res.Flags = []sock.Const{sock.O_NONBLOCK}
		}
	case protocol.Ioctl:
		res.Int = int(k.c.told)
	default:
		res.N = n
	}
	if k.addr != nil && k.Addr == "" {
		res.Addr = decodeAddr(unsafe.Slice((*byte)(unsafe.Pointer(k.addr)),
			min(k.c.addr_length, addrRoom)))
	}
	return res
}

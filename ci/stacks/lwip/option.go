package main

// #include <errno.h>
// #include <sys/time.h>
// #include "stack.h"
import "C"

import (
	"encoding/json"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// object is the bytes of a C value.
func object[T any](v *T) []byte { return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v)) }

// encodeValue turns an option's value into the bytes of a C value.
func encodeValue(name string, value json.RawMessage) ([]byte, error) {
	var n int64
	if json.Unmarshal(value, &n) == nil {
		return object(new(C.int(n))), nil
	}
	switch name {
	case "SO_LINGER":
		var v posix.Linger
		if strictly(value, &v) == nil {
			return object(&C.struct_linger{l_onoff: C.int(v.Onoff), l_linger: C.int(v.Linger)}), nil
		}
	case "SO_RCVTIMEO", "SO_SNDTIMEO":
		var v posix.Timeval
		if strictly(value, &v) == nil {
			return object(&C.struct_timeval{tv_sec: C.long(v.Sec), tv_usec: C.long(v.Usec)}), nil
		}
	}
	return encodeBytes(value)
}

func encodeBytes(value json.RawMessage) ([]byte, error) {
	var v posix.Bytes
	if err := strictly(value, &v); err != nil {
		return nil, invalid("value: %v", err)
	}
	return v.Bytes, nil
}

// sizeOf is the length of an option's value: lwIP does not tell how much it wrote.
func sizeOf(name string) int {
	switch name {
	case "SO_LINGER":
		return C.sizeof_struct_linger
	case "SO_RCVTIMEO", "SO_SNDTIMEO":
		return C.sizeof_struct_timeval
	}
	return C.sizeof_int
}

// decodeValue gives an option's value the form that belongs to its name, or that
// of bytes.
func decodeValue(name string, b []byte, asBytes bool) (json.RawMessage, error) {
	var value any = posix.Bytes{Bytes: b}
	p := unsafe.Pointer(unsafe.SliceData(b))
	switch {
	case asBytes || len(b) != sizeOf(name):
	case name == "SO_LINGER":
		v := (*C.struct_linger)(p)
		value = posix.Linger{Onoff: int(v.l_onoff), Linger: int(v.l_linger)}
	case name == "SO_RCVTIMEO" || name == "SO_SNDTIMEO":
		v := (*C.struct_timeval)(p)
		value = posix.Timeval{Sec: int64(v.tv_sec), Usec: int64(v.tv_usec)}
	case name == "SO_ERROR":
		value = ""
		if n := *(*C.int)(p); n != 0 {
			value = errorName(n)
		}
	case name == "SO_TYPE":
		value = nameOf(*(*C.int)(p), socketTypes)
	default:
		value = *(*C.int)(p)
	}
	return json.Marshal(value)
}

// look asks the connection itself, for what no call of lwIP tells.
func look(fd int) (info C.struct_stack_info, err error) {
	switch errno := C.stack_look(C.int(fd), &info); errno {
	case 0:
		return info, nil
	case C.ENOSYS:
		return info, unsupported("TCP_INFO without a connection")
	default:
		return info, errorName(errno)
	}
}

// states are in the order of lwIP's enum tcp_state.
var states = []posix.State{
	posix.CLOSED, posix.LISTEN, posix.SYN_SENT, posix.SYN_RCVD, posix.ESTABLISHED, posix.FIN_WAIT_1,
	posix.FIN_WAIT_2, posix.CLOSE_WAIT, posix.CLOSING, posix.LAST_ACK, posix.TIME_WAIT,
}

func tcpInfo(p *protocol.Params) (res protocol.Result, err error) {
	info, err := look(p.FD)
	if err != nil {
		return res, err
	}
	res.Value, err = json.Marshal(posix.TCPInfo{
		State:        states[info.state],
		Unacked:      uint32(info.unacked),
		Sacked:       uint32(info.backlog),
		Retransmits:  uint8(info.retransmits),
		SndMSS:       uint32(info.mss),
		RTO:          uint32(info.rto),
		NotsentBytes: uint32(info.notsent),
	})
	return res, err
}

func queued(p *protocol.Params) (protocol.Result, error) {
	info, err := look(p.FD)
	return protocol.Result{Int: int(info.queued)}, err
}

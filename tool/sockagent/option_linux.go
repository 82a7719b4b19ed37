package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

// optionRoom is the room for an option's value, in bytes: more than any takes
// that the agent knows.
const optionRoom = 1024

func setsockopt(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	level, name, err := option(p)
	if err != nil {
		return res, err
	}
	value, err := encodeValue(p.Value)
	if err != nil {
		return res, err
	}
	_, err = w.syscall(unix.SYS_SETSOCKOPT, uintptr(p.FD), uintptr(level), uintptr(name),
		uintptr(pointer(value)), uintptr(len(value)))
	return res, err
}

func getsockopt(w *worker, p *protocol.Params) (res protocol.Result, err error) {
	level, name, err := option(p)
	if err != nil {
		return res, err
	}
	buf, exact, err := roomFor(p.Value)
	if err != nil {
		return res, err
	}
	n := uint32(len(buf))
	_, err = w.syscall(unix.SYS_GETSOCKOPT, uintptr(p.FD), uintptr(level), uintptr(name),
		uintptr(pointer(buf)), uintptr(unsafe.Pointer(&n)))
	if err != nil {
		return res, err
	}
	buf = buf[:min(int(n), len(buf))]
	var value any = sock.Bytes{Bytes: buf}
	if !exact {
		value = decodeValue(p.Name, buf)
	}
	res.Value, err = json.Marshal(value)
	return res, err
}

func option(p *protocol.Params) (level, name int, err error) {
	if level, err = needed("level", p.Level); err != nil {
		return 0, 0, err
	}
	name, err = needed("name", sock.Const(p.Name))
	return level, name, err
}

// encodeValue returns the bytes of an option's value.
func encodeValue(value json.RawMessage) ([]byte, error) {
	v := bytes.TrimSpace(value)
	switch {
	case len(v) == 0 || string(v) == "null":
		return nil, protocol.Invalid("value: missing")
	case v[0] == '{':
		return encodeObject(v)
	case v[0] == '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return nil, protocol.Invalid("value: %v", err)
		}
		return []byte(s), nil
	}
	var n int64
	if err := json.Unmarshal(v, &n); err != nil || n < math.MinInt32 || n > math.MaxUint32 {
		return nil, protocol.Invalid("value: %s: want a number of 32 bits, a string or an object", v)
	}
	return binary.NativeEndian.AppendUint32(nil, uint32(n)), nil
}

// encodeObject tells the structures by their members.
func encodeObject(v []byte) ([]byte, error) {
	var o struct {
		Onoff, Linger *int32
		Sec, Usec     *int64
		Bytes         []byte
	}
	if err := protocol.Decode(v, &o); err != nil {
		return nil, protocol.Invalid("value: %s", err)
	}
	switch {
	case o.Bytes != nil:
		return o.Bytes, nil
	case o.Onoff != nil && o.Linger != nil:
		return image(&unix.Linger{Onoff: *o.Onoff, Linger: *o.Linger}), nil
	case o.Sec != nil && o.Usec != nil:
		var tv unix.Timeval
		setInt(&tv.Sec, *o.Sec)
		setInt(&tv.Usec, *o.Usec)
		return image(&tv), nil
	}
	return nil, protocol.Invalid(`value: %s: want {"onoff","linger"}, {"sec","usec"} or {"bytes"}`, v)
}

// roomFor returns the buffer for an option's value. One that the request gives
// as bytes is passed as it is, and the value is then wanted as bytes too.
func roomFor(value json.RawMessage) (buf []byte, exact bool, err error) {
	if len(value) == 0 {
		return make([]byte, optionRoom), false, nil
	}
	var want struct{ Bytes []byte }
	if err := protocol.Decode(value, &want); err != nil || want.Bytes == nil {
		return nil, false, protocol.Invalid(`value: %s: getsockopt takes {"bytes"} or none`, value)
	}
	return want.Bytes, true, nil
}

// decodeValue turns an option's value into what the protocol says of its name.
func decodeValue(name string, b []byte) any {
	switch name {
	case "TCP_INFO":
		return tcpInfo(b)
	case "TCP_CONGESTION", "SO_BINDTODEVICE":
		return strings.TrimRight(string(b), "\x00")
	case "SO_LINGER":
		if l, ok := overlay[unix.Linger](b); ok {
			return sock.Linger{Onoff: int(l.Onoff), Linger: int(l.Linger)}
		}
	case "SO_RCVTIMEO", "SO_SNDTIMEO":
		if tv, ok := overlay[unix.Timeval](b); ok {
			return sock.Timeval{Sec: int64(tv.Sec), Usec: int64(tv.Usec)}
		}
	}
	if len(b) != 4 {
		return sock.Bytes{Bytes: b}
	}
	return decodeInt(name, binary.NativeEndian.Uint32(b))
}

// decodeInt names what would be a system's own number.
func decodeInt(name string, n uint32) any {
	switch name {
	case "SO_ERROR":
		return errnoName(unix.Errno(n))
	case "SO_DOMAIN":
		return nameIn(int(n), domains)
	case "SO_TYPE":
		return nameIn(int(n), types)
	case "SO_PROTOCOL":
		return nameIn(int(n), protocols)
	case "IP_LOCAL_PORT_RANGE":
		return n
	}
	return int32(n)
}

// tcpStates are the states by their number in the kernel's TCP_INFO, from 1.
var tcpStates = []sock.State{sock.CLOSED, sock.ESTABLISHED, sock.SYN_SENT, sock.SYN_RCVD,
	sock.FIN_WAIT_1,
	sock.FIN_WAIT_2, sock.TIME_WAIT, sock.CLOSED, sock.CLOSE_WAIT, sock.LAST_ACK, sock.LISTEN,
	sock.CLOSING,
	sock.SYN_RCVD}

func tcpInfo(b []byte) sock.TCPInfo {
	var i unix.TCPInfo
	copy(image(&i), b) // a kernel may know fewer members: the others stay 0
	info := sock.TCPInfo{
		Unacked: i.Unacked, Sacked: i.Sacked, Retransmits: i.Retransmits,
		SndMSS: i.Snd_mss, RcvMSS: i.Rcv_mss, RTO: i.Rto, NotsentBytes: i.Notsent_bytes,
	}
	if int(i.State) < len(tcpStates) {
		info.State = tcpStates[i.State]
	}
	return info
}

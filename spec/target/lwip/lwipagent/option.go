package main

// #include <sys/time.h>
// #include "stack.h"
import "C"

import (
	"encoding/binary"
	"encoding/json"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// The values that are no int, as they lie in memory.
type (
	linger struct {
		Onoff  C.int `json:"onoff"`
		Linger C.int `json:"linger"`
	}
	timeval struct {
		Sec  C.long `json:"sec"`
		Usec C.long `json:"usec"`
	}
)

// newValue is a value of the type that an option has.
func newValue(name string) any {
	switch name {
	case "SO_LINGER":
		return new(linger)
	case "SO_RCVTIMEO", "SO_SNDTIMEO":
		return new(timeval)
	}
	return new(C.int)
}

func encodeValue(name string, value json.RawMessage) []byte {
	var n int64
	v := newValue(name)
	if json.Unmarshal(value, &n) == nil {
		v = new(C.int(n))
	} else if protocol.Decode(value, v) != nil {
		return encodeBytes(value)
	}
	b, _ := binary.Append(nil, binary.NativeEndian, v)
	return b
}

func encodeBytes(value json.RawMessage) []byte {
	var v sock.Bytes
	valid("value", string(value), protocol.Decode(value, &v))
	return v.Bytes
}

// optionRoom is the buffer for a getsockopt: that of the request, or else one of
// the option's length, since lwIP does not tell how much it wrote.
func optionRoom(name string, value json.RawMessage) []byte {
	if value != nil {
		return encodeBytes(value)
	}
	return make([]byte, binary.Size(newValue(name)))
}

// decodeValue gives an option's value the form that belongs to its name, or that
// of bytes.
func decodeValue(name string, b []byte, asBytes bool) json.RawMessage {
	v := newValue(name)
	if n, _ := binary.Decode(b, binary.NativeEndian, v); asBytes || n != len(b) {
		v = sock.Bytes{Bytes: b}
	} else if n, ok := v.(*C.int); ok && name == "SO_TYPE" {
		v = nameOf(*n, socketTypes)
	} else if ok && name == "SO_ERROR" {
		v = pendingError(*n)
	}
	text, _ := json.Marshal(v)
	return text
}

func pendingError(n C.int) sock.Errno {
	if n == 0 {
		return ""
	}
	return errorName(n)
}

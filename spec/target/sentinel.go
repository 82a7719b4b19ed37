package target

import (
	"bytes"
	"encoding/binary"

	"github.com/sockspec/sockspec/capture"
)

// A sentinel is a frame of the EtherType that IEEE 802 leaves to local
// experiments: no stack answers it, and every bridge passes it on. The word
// keeps it apart from the experiments of others.
const (
	sentinelType = 0x88B5
	sentinelWord = "sockspec"
	sentinelLen  = 14 + len(sentinelWord) + 8
)

// SentinelFrame returns sentinel n: a frame from src to dst of an EtherType that no
// stack knows.
func SentinelFrame(dst, src capture.MAC, n uint64) []byte {
	frame := make([]byte, 0, sentinelLen)
	frame = append(frame, dst[:]...)
	frame = append(frame, src[:]...)
	frame = binary.BigEndian.AppendUint16(frame, sentinelType)
	frame = append(frame, sentinelWord...)
	return binary.BigEndian.AppendUint64(frame, n)
}

// SentinelOf reports whether a frame, given from its Ethernet header, is a sentinel,
// and which.
func SentinelOf(frame []byte) (n uint64, ok bool) {
	if len(frame) < sentinelLen || binary.BigEndian.Uint16(frame[12:]) != sentinelType {
		return 0, false
	}
	word, rest := frame[14:14+len(sentinelWord)], frame[14+len(sentinelWord):]
	if !bytes.Equal(word, []byte(sentinelWord)) {
		return 0, false
	}
	return binary.BigEndian.Uint64(rest), true
}

package sockopt

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// The forms in which --sockopt writes values. Whatever begins with hex: is taken
// as it stands.
var (
	asNumber   = valueForm{encodeNumber, decodeNumber, true}
	asLinger   = valueForm{encodeLinger, decodeLinger, false}     // struct linger
	asInterval = valueForm{encodeInterval, decodeInterval, false} // struct timeval
	asText     = valueForm{encodeText, decodeText, false}
	asOctets   = valueForm{encodeOctets, decodeOctets, false}
)

const octetPrefix = "hex:"

// encodeNumber reads an int, or an unsigned one of 32 bits.
func encodeNumber(text string) ([]byte, error) {
	n, err := strconv.ParseInt(text, 0, 64)
	if err != nil || n < -1<<31 || n >= 1<<32 {
		return nil, errors.New("the value is a number of 32 bits, or hex: and octets")
	}
	return binary.NativeEndian.AppendUint32(nil, uint32(n)), nil
}

// decodeNumber writes an integer of any size; some options answer with one octet.
func decodeNumber(value []byte) string {
	switch len(value) {
	case 1:
		return strconv.Itoa(int(value[0]))
	case 4:
		return strconv.Itoa(int(int32(binary.NativeEndian.Uint32(value))))
	case 8:
		return strconv.FormatUint(binary.NativeEndian.Uint64(value), 10)
	}
	return decodeOctets(value)
}

// encodeLinger reads seconds, or "off".
func encodeLinger(text string) ([]byte, error) {
	on := uint32(1)
	if text == "off" {
		on, text = 0, "0"
	}
	seconds, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, errors.New("the value is a number of seconds, or off")
	}
	value := binary.NativeEndian.AppendUint32(nil, on)
	return binary.NativeEndian.AppendUint32(value, uint32(seconds)), nil
}

func decodeLinger(value []byte) string {
	switch {
	case len(value) != 8:
		return decodeOctets(value)
	case binary.NativeEndian.Uint32(value) == 0:
		return "off"
	}
	return strconv.FormatUint(uint64(binary.NativeEndian.Uint32(value[4:])), 10)
}

func encodeText(text string) ([]byte, error) { return []byte(text), nil }

// decodeText ends at the zero octet that the kernel may add.
func decodeText(value []byte) string {
	text, _, _ := strings.Cut(string(value), "\x00")
	return text
}

func encodeOctets(text string) ([]byte, error) {
	value, err := hex.DecodeString(strings.TrimPrefix(text, octetPrefix))
	if err != nil {
		return nil, errors.New("the value is hex: and octets, as hex:0a0b")
	}
	return value, nil
}

func decodeOctets(value []byte) string { return octetPrefix + hex.EncodeToString(value) }

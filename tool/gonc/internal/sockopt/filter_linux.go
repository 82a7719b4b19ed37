package sockopt

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"

	"golang.org/x/sys/unix"
)

// The forms of options that say at once whom of a group to hear (RFC 3678 section 4.2).
var (
	asFilter4 = valueForm{encodeFilter4, decodeOctets, false} // struct ip_msfilter
	asFilter  = valueForm{encodeFilter, decodeOctets, false}  // struct group_filter
)

var errNoFilter = errors.New("the value is GROUP,INTERFACE,include or exclude, and the sources, " +
	"as 239.1.2.3,eth0,include,192.0.2.1,192.0.2.2")

// filterModes are whether only the sources of a filter are heard, or all others.
var filterModes = map[string]uint32{"include": unix.MCAST_INCLUDE, "exclude": unix.MCAST_EXCLUDE}

// filter is a group at an interface, and whom of it to hear.
type filter struct {
	membership
	mode    uint32
	sources []netip.Addr
}

// parseFilter reads GROUP,INTERFACE,MODE[,SOURCE...].
func parseFilter(text string) (f filter, err error) {
	words := strings.Split(text, ",")
	if len(words) < 3 {
		return f, errNoFilter
	}
	if f.membership, err = parseMembership(words[0] + "," + words[1]); err != nil {
		return f, err
	}
	mode, known := filterModes[words[2]]
	if !known {
		return f, errNoFilter
	}
	f.mode = mode
	for _, word := range words[3:] {
		source, err := netip.ParseAddr(word)
		if err != nil || source.Is4() != f.group.Is4() {
			return f, errNoFilter
		}
		f.sources = append(f.sources, source)
	}
	return f, nil
}

// appendMode adds the mode, and how many sources follow.
func (f filter) appendMode(value []byte) []byte {
	value = binary.NativeEndian.AppendUint32(value, f.mode)
	return binary.NativeEndian.AppendUint32(value, uint32(len(f.sources)))
}

func encodeFilter4(text string) ([]byte, error) {
	f, err := parseFilter(text)
	if err != nil {
		return nil, err
	}
	if err := f.isOf(true); err != nil {
		return nil, err
	}
	at, err := f.at.octets()
	value := f.appendMode(append(f.group.AsSlice(), at...))
	for _, source := range f.sources {
		value = append(value, source.AsSlice()...)
	}
	return value, err
}

func encodeFilter(text string) ([]byte, error) {
	f, err := parseFilter(text)
	if err != nil {
		return nil, err
	}
	value, err := f.request(f.group)
	value = f.appendMode(value)
	for _, source := range f.sources {
		value = append(value, storage(source)...)
	}
	return value, err
}

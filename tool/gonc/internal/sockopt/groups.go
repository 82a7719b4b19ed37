package sockopt

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// The forms of options whose value is a struct of addresses, or an interface.
var (
	// These are struct ip_mreqn, or ip_mreq, and struct ip_mreq_source.
	asMembership       = valueForm{encodeMembership, decodeOctets, false}
	asSourceMembership = valueForm{encodeSourceMembership, decodeOctets, false}

	asMembership6   = valueForm{encodeMembership6, decodeOctets, false} // struct ipv6_mreq
	asAddress6      = valueForm{encodeAddress6, decodeOctets, false}    // struct in6_pktinfo
	asMulticastLink = valueForm{encodeMulticastLink, decodeMulticastLink, true}
	asLink          = valueForm{encodeLink, decodeLink, true}
	asLinkBigEndian = valueForm{encodeLinkBigEndian, decodeLinkBigEndian, true}
)

// namesLinks reports whether options of IPv4's groups take a struct ip_mreqn, which has
// an interface's number. Elsewhere an interface is told by an address of it.
const namesLinks = runtime.GOOS == "linux" || runtime.GOOS == "darwin" || runtime.GOOS == "freebsd"

// membership is what options of groups say: a group, perhaps a sender, and the interface
// where it is joined.
type membership struct {
	group, source netip.Addr
	at            link
}

// link is an interface. The zero one leaves the choice to the system.
type link struct {
	index   int
	address netip.Addr // one of IPv4; of an interface that was named, its first
}

// parseLink reads the name of an interface, its number, or an IPv4 address of it.
func parseLink(text string) (link, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Is4() {
		return link{address: a}, nil
	}
	if text == "0" {
		return link{}, nil
	}
	found, err := net.InterfaceByName(text)
	if n, bad := strconv.ParseUint(text, 10, 31); bad == nil {
		found, err = net.InterfaceByIndex(int(n))
	}
	if err != nil {
		return link{}, fmt.Errorf("there is no interface %s", text)
	}
	return link{found.Index, firstAddress(found)}, nil
}

// firstAddress is an interface's first address of IPv4, invalid if it has none.
func firstAddress(of *net.Interface) netip.Addr {
	addrs, _ := of.Addrs() // none is no error either
	for _, a := range addrs {
		if network, ok := a.(*net.IPNet); ok && network.IP.To4() != nil {
			return netip.AddrFrom4([4]byte(network.IP.To4()))
		}
	}
	return netip.Addr{}
}

// octets are those of the interface's address, zeros if there is none. The error is for
// options that know an interface by nothing else.
func (l link) octets() ([]byte, error) {
	switch {
	case l.address.IsValid():
		return l.address.AsSlice(), nil
	case l.index != 0:
		return make([]byte, net.IPv4len), errNoLink4
	}
	return make([]byte, net.IPv4len), nil
}

// native is the interface's number as the system keeps it.
func (l link) native() []byte { return binary.NativeEndian.AppendUint32(nil, uint32(l.index)) }

// number is native for options that know an interface by nothing else.
func (l link) number() ([]byte, error) {
	if l.index == 0 && l.address.IsValid() {
		return nil, errNoLink
	}
	return l.native(), nil
}

// What a value has to be.
var (
	errNoGroup = errors.New("the value is GROUP, or GROUP,INTERFACE, as 239.1.2.3,eth0 or " +
		"ff02::1%eth0")
	errNoSource = errors.New("the value is GROUP,SOURCE, or GROUP,SOURCE,INTERFACE, as " +
		"232.1.2.3,192.0.2.1,eth0")
	errNoAddress6 = errors.New("the value is an IPv6 address, or ADDRESS,INTERFACE, as fd00::1,eth0")
	errNoLink     = errors.New("the value is an interface, by its name or its number")
	errNoLink4    = errors.New("the interface has no IPv4 address, by which this option knows it")
)

// parsePlace reads ADDRESS, or an address at an interface: ADDRESS,INTERFACE, or
// ADDRESS%INTERFACE of IPv6.
func parsePlace(text string) (a netip.Addr, at link, err error) {
	address, place, hasPlace := strings.Cut(text, ",")
	a, bad := netip.ParseAddr(address)
	if bad != nil {
		return a, at, nil // which is no address, and no valid one
	}
	if !hasPlace {
		place = a.Zone()
	}
	if hasPlace || place != "" {
		at, err = parseLink(place)
	}
	return a.WithZone(""), at, err
}

// parseMembership reads a group, perhaps at an interface.
func parseMembership(text string) (m membership, err error) {
	m.group, m.at, err = parsePlace(text)
	if err == nil && !m.group.IsMulticast() {
		err = errNoGroup
	}
	return m, err
}

// parseSourceMembership reads GROUP,SOURCE[,INTERFACE], both of one family.
func parseSourceMembership(text string) (m membership, err error) {
	group, rest, _ := strings.Cut(text, ",")
	source, at, hasLink := strings.Cut(rest, ",")
	if hasLink {
		group += "," + at
	}
	if m, err = parseMembership(group); err == errNoGroup {
		return m, errNoSource
	}
	m.source, _ = netip.ParseAddr(source)
	if err == nil && (!m.source.IsValid() || m.source.Is4() != m.group.Is4()) {
		err = errNoSource
	}
	return m, err
}

// isOf is the error of a group that is not of the family that an option is for.
func (m membership) isOf(ipv4 bool) error {
	switch {
	case m.group.Is4() == ipv4:
		return nil
	case ipv4:
		return fmt.Errorf("%s is a group of IPv6", m.group)
	}
	return fmt.Errorf("%s is a group of IPv4", m.group)
}

func encodeMembership(text string) ([]byte, error) {
	m, err := parseMembership(text)
	if err = cmp.Or(err, m.isOf(true)); err != nil {
		return nil, err
	}
	return m.at.appendTo4(m.group.AsSlice())
}

// appendTo4 adds an interface to a struct of IPv4's groups.
func (l link) appendTo4(value []byte) ([]byte, error) {
	address, err := l.octets()
	if value = append(value, address...); namesLinks {
		return append(value, l.native()...), nil
	}
	return value, err
}

func encodeSourceMembership(text string) ([]byte, error) {
	m, err := parseSourceMembership(text)
	if err = cmp.Or(err, m.isOf(true)); err != nil {
		return nil, err
	}
	at, err := m.at.octets()
	first, second := m.source.AsSlice(), at
	if runtime.GOOS == "linux" {
		first, second = second, first
	}
	return slices.Concat(m.group.AsSlice(), first, second), err
}

func encodeMembership6(text string) ([]byte, error) {
	m, err := parseMembership(text)
	if err = cmp.Or(err, m.isOf(false)); err != nil {
		return nil, err
	}
	at, err := m.at.number()
	return append(m.group.AsSlice(), at...), err
}

// encodeAddress6 reads an address, perhaps at an interface.
func encodeAddress6(text string) ([]byte, error) {
	a, l, err := parsePlace(text)
	if err == nil && !a.Is6() {
		err = errNoAddress6
	}
	at, bad := l.number()
	return append(a.AsSlice(), at...), cmp.Or(err, bad)
}

// encodeMulticastLink reads the interface of IPv4's groups, or one of its addresses.
func encodeMulticastLink(text string) ([]byte, error) {
	l, err := parseLink(text)
	if err != nil {
		return nil, err
	}
	if namesLinks {
		return l.appendTo4(make([]byte, net.IPv4len))
	}
	return l.appendTo4(nil)
}

// decodeMulticastLink writes the address that the system answers with.
func decodeMulticastLink(value []byte) string {
	if len(value) != net.IPv4len {
		return decodeOctets(value)
	}
	return netip.AddrFrom4([4]byte(value)).String()
}

// encodeLink reads the name of an interface, or its number.
func encodeLink(text string) ([]byte, error) {
	l, err := parseLink(text)
	if err != nil {
		return nil, err
	}
	return l.number()
}

func decodeLink(value []byte) string {
	if len(value) != 4 {
		return decodeOctets(value)
	}
	return linkName(binary.NativeEndian.Uint32(value))
}

// The numbers of some options are in network byte order, as those of no others.
func encodeLinkBigEndian(text string) ([]byte, error) {
	value, err := encodeLink(text)
	if err != nil {
		return nil, err
	}
	return binary.BigEndian.AppendUint32(nil, binary.NativeEndian.Uint32(value)), nil
}

func decodeLinkBigEndian(value []byte) string {
	if len(value) != 4 {
		return decodeOctets(value)
	}
	return linkName(binary.BigEndian.Uint32(value))
}

// linkName is the name of an interface, 0 if the system chooses.
func linkName(index uint32) string {
	if found, err := net.InterfaceByIndex(int(index)); err == nil {
		return found.Name
	}
	return strconv.FormatUint(uint64(index), 10)
}

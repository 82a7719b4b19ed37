package socket

import (
	"net/netip"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// controlSize has room for what a datagram brings with it: the two that are asked for
// here, and some that --sockopt may ask for.
const controlSize = 512

// TellArrivals has the system tell of each datagram which address it was sent to, if it
// can (ip(7), ipv6(7)), and --sockopt does not say otherwise.
func (s *Socket) TellArrivals() {
	four := s.turnOn(unix.IPPROTO_IP, unix.IP_PKTINFO)
	if six := s.turnOn(unix.IPPROTO_IPV6, unix.IPV6_RECVPKTINFO); four || six {
		s.control = make([]byte, controlSize)
	}
}

// TellRefusals has the system tell, in the same way, which datagrams ICMP messages
// complain of, also of a socket that is not connected.
func (s *Socket) TellRefusals() {
	four := s.turnOn(unix.IPPROTO_IP, unix.IP_RECVERR)
	six := s.turnOn(unix.IPPROTO_IPV6, unix.IPV6_RECVERR)
	s.refusals = four || six
}

// turnOn turns an option on, unless --sockopt has set it as it is wanted, and reports
// whether it is on. Those of one family are not for every socket.
func (s *Socket) turnOn(level, name int) bool {
	if s.set(level, name, 1) != nil {
		return false
	}
	on, err := unix.GetsockoptInt(s.fd, level, name)
	return err == nil && on != 0
}

// receive takes a datagram from the queue, or with MSG_PEEK leaves it there.
func (s *Socket) receive(buffer []byte, flags int) (int, Sender, error) {
	if s.control == nil {
		n, from, err := unix.Recvfrom(s.fd, buffer, flags)
		return n, senderOf(from), err
	}
	n, size, _, from, err := unix.Recvmsg(s.fd, buffer, s.control, flags)
	if err != nil {
		return 0, Sender{}, err
	}
	arrived := senderOf(from)
	arrived.To, arrived.Source = arrival(s.control[:size])
	return n, arrived, nil
}

// arrival is the address that a datagram was sent to, and the one to answer from. To a
// socket for both families what comes by IPv4 brings both forms; that of IPv4 knows more.
func arrival(control []byte) (to, source netip.Addr) {
	for len(control) > 0 {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			break
		}
		switch control = rest; {
		case header.Level == unix.IPPROTO_IP && header.Type == unix.IP_PKTINFO &&
			len(data) >= unix.SizeofInet4Pktinfo:
			info := (*unix.Inet4Pktinfo)(unsafe.Pointer(&data[0]))
			return netip.AddrFrom4(info.Addr), netip.AddrFrom4(info.Spec_dst)
		case header.Level == unix.IPPROTO_IPV6 && header.Type == unix.IPV6_PKTINFO &&
			len(data) >= unix.SizeofInet6Pktinfo:
			to, source = arrival6((*unix.Inet6Pktinfo)(unsafe.Pointer(&data[0])))
		}
	}
	return to, source
}

// arrival6 is arrival for IPv6. An answer to what was sent to a group comes from where
// the system likes; one from a link-local address names its link.
func arrival6(info *unix.Inet6Pktinfo) (to, source netip.Addr) {
	to = netip.AddrFrom16(info.Addr)
	if to.IsLinkLocalUnicast() {
		to = to.WithZone(strconv.FormatUint(uint64(info.Ifindex), 10))
	}
	if to = to.Unmap(); !to.IsMulticast() {
		source = to
	}
	return to, source
}

// sendTo sends a datagram, an answer from where its question was sent to.
func (s *Socket) sendTo(data []byte, to *Sender) error {
	if to == nil {
		_, err := unix.Write(s.fd, data)
		return err
	}
	_, err := unix.SendmsgN(s.fd, data, departure(to.Source), s.nameOf(to), 0)
	return err
}

// departure is the control message that has a datagram come from an address.
func departure(source netip.Addr) []byte {
	switch {
	case !source.IsValid():
		return nil
	case source.Is4():
		return unix.PktInfo4(&unix.Inet4Pktinfo{Spec_dst: source.As4()})
	}
	return unix.PktInfo6(&unix.Inet6Pktinfo{Addr: source.As16(), Ifindex: zoneIndex(source.Zone())})
}

// takeRefusal takes from the socket's error queue what an ICMP message says of a datagram
// that was sent to somebody; the error is nil if there is nothing.
func (s *Socket) takeRefusal() (to Sender, refused error) {
	if !s.refusals {
		return Sender{}, nil
	}
	control := make([]byte, controlSize)
	_, size, _, about, err := unix.Recvmsg(s.fd, nil, control, unix.MSG_ERRQUEUE)
	if err != nil || about == nil {
		return Sender{}, nil
	}
	return senderOf(about), icmpError(control[:size])
}

// icmpError is the error in a message of the error queue, if it is that of ICMP.
func icmpError(control []byte) error {
	for len(control) > 0 {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			break
		}
		control = rest
		of4 := header.Level == unix.IPPROTO_IP && header.Type == unix.IP_RECVERR
		of6 := header.Level == unix.IPPROTO_IPV6 && header.Type == unix.IPV6_RECVERR
		if (of4 || of6) && len(data) >= int(unsafe.Sizeof(unix.SockExtendedErr{})) {
			said := (*unix.SockExtendedErr)(unsafe.Pointer(&data[0]))
			return os.NewSyscallError("recvmsg", unix.Errno(said.Errno))
		}
	}
	return nil
}

package capture

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

// receiveFrame reads one frame and what the kernel says of it. EAGAIN means that
// there is none yet.
func receiveFrame(fd int, scratch []byte) (Frame, error) {
	var control [128]byte
	n, controlled, _, from, err := recvmsg(fd, scratch, control[:])
	if err != nil {
		return Frame{}, err
	}
	frame := Frame{Length: n}
	if link, ok := from.(*unix.SockaddrLinklayer); ok {
		frame.Outgoing = link.Pkttype == unix.PACKET_OUTGOING
	}
	data := scratch[:min(n, len(scratch))]
	tag, tagged := frame.readControl(control[:controlled])
	if tagged && len(data) >= 12 {
		frame.Data = insertTag(data, tag)
		frame.Length += len(tag)
		return frame, nil
	}
	frame.Data = append([]byte(nil), data...)
	return frame, nil
}

// recvmsg asks for the length on the wire (MSG_TRUNC), which can be more than fits.
func recvmsg(fd int, data, control []byte) (
	n, controlled, flags int, from unix.Sockaddr, err error) {
	for {
		n, controlled, flags, from, err = unix.Recvmsg(fd, data, control, unix.MSG_TRUNC)
		if err != unix.EINTR {
			return n, controlled, flags, from, err
		}
	}
}

// readControl takes the time and the checksum status out of the control
// messages, and the VLAN tag that the kernel took out of the frame.
func (f *Frame) readControl(control []byte) (tag [4]byte, tagged bool) {
	for len(control) > 0 {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			return tag, tagged
		}
		control = rest
		switch {
		case header.Level == unix.SOL_SOCKET && header.Type == unix.SCM_TIMESTAMPNS:
			f.Time = timespec(data)
		case header.Level == unix.SOL_PACKET && header.Type == unix.PACKET_AUXDATA && len(data) >= 20:
			tag, tagged = f.readAuxdata(data)
		}
	}
	return tag, tagged
}

// readAuxdata reads a struct tpacket_auxdata (packet(7)).
func (f *Frame) readAuxdata(data []byte) (tag [4]byte, tagged bool) {
	status := binary.NativeEndian.Uint32(data)
	f.Partial = status&unix.TP_STATUS_CSUMNOTREADY != 0
	if status&unix.TP_STATUS_VLAN_VALID == 0 {
		return tag, false
	}
	protocol := uint16(unix.ETH_P_8021Q)
	if status&unix.TP_STATUS_VLAN_TPID_VALID != 0 {
		protocol = binary.NativeEndian.Uint16(data[18:])
	}
	binary.BigEndian.PutUint16(tag[:], protocol)
	binary.BigEndian.PutUint16(tag[2:], binary.NativeEndian.Uint16(data[16:]))
	return tag, true
}

// timespec reads a struct timespec, whose fields are as wide as the machine's words.
func timespec(data []byte) time.Time {
	switch len(data) {
	case 16:
		return time.Unix(int64(binary.NativeEndian.Uint64(data)),
			int64(binary.NativeEndian.Uint64(data[8:])))
	case 8:
		return time.Unix(int64(int32(binary.NativeEndian.Uint32(data))),
			int64(binary.NativeEndian.Uint32(data[4:])))
	}
	return time.Time{}
}

// insertTag copies a frame with a VLAN tag behind its addresses.
func insertTag(data []byte, tag [4]byte) []byte {
	tagged := make([]byte, 0, len(data)+len(tag))
	tagged = append(tagged, data[:12]...)
	tagged = append(tagged, tag[:]...)
	return append(tagged, data[12:]...)
}

// bigEndian16 lays out n in network order, as a sockaddr_ll keeps its protocol.
func bigEndian16(n uint16) uint16 {
	var order [2]byte
	binary.BigEndian.PutUint16(order[:], n)
	return binary.NativeEndian.Uint16(order[:])
}

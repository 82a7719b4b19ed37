package target

import (
	"bytes"
	"encoding/binary"

	"github.com/sockspec/sockspec/capture"
)

// A probe is an ARP request for the stack's own address (RFC 826), whose sender
// has no address (RFC 5227 section 2.1.1), so that the stack learns nothing of
// it. The number is in the sender's hardware address, to which the reply goes.
const (
	arpType    = 0x0806
	arpRequest = 1
	arpReply   = 2
	arpLen     = 14 + 28
	// Offsets in the frame.
	arpOp       = 20
	arpSenderHW = 22
	arpTargetHW = 32
	arpTarget   = 38
)

var (
	arpHeader = []byte{0, 1, 0x08, 0x00, 6, 4} // of Ethernet and IPv4
	probeMAC  = []byte{0x02, 's'}              // the number's four bytes follow
)

// Probed is the bench's end of a link to a stack behind whose frames nobody else can
// put a sentinel. Its Probe sends an ARP request with a number, and ReadFrame returns
// the stack's reply as the sentinel of that number; the requests it leaves out. The
// stack needs nothing for it but ARP, and to handle frames in the order in which they
// come: then all that it has done because of the frames before is on the wire before
// the reply. (A frame that waits in the stack for its receiver's hardware address has
// not been sent.)
type Probed struct {
	capture.Port
	Stack capture.MAC // the stack's
}

// ReadFrame returns the next frame of the Port, replies to probes as sentinels.
func (p Probed) ReadFrame() (capture.Frame, error) {
	for {
		f, err := p.Port.ReadFrame()
		if err != nil {
			return f, err
		}
		n, op := probeOf(f.Data)
		switch op {
		case arpRequest:
			continue
		case arpReply:
			f.Data = SentinelFrame(capture.MAC{}, p.Stack, uint64(n))
			f.Length = len(f.Data)
		}
		return f, nil
	}
}

// Probe has the stack send sentinel n, of which the lower 32 bits count. It can be a
// Link's Sentinel.
func (p Probed) Probe(n uint64) error { return p.WriteFrame(probeFrame(p.Stack, uint32(n))) }

func probeFrame(to capture.MAC, n uint32) []byte {
	from := binary.BigEndian.AppendUint32(bytes.Clone(probeMAC), n)
	frame := make([]byte, 0, arpLen)
	frame = append(frame, to[:]...)
	frame = append(frame, from...)
	frame = binary.BigEndian.AppendUint16(frame, arpType)
	frame = append(frame, arpHeader...)
	frame = binary.BigEndian.AppendUint16(frame, arpRequest)
	frame = append(frame, from...)
	frame = frame[:arpTarget] // no sender address, and no target's
	return append(frame, StackIPv4.Addr().AsSlice()...)
}

// probeOf returns the number of a probe or of the reply to one, and which of the
// two it is; 0 for neither.
func probeOf(frame []byte) (n uint32, op uint16) {
	if len(frame) < arpLen || binary.BigEndian.Uint16(frame[12:]) != arpType ||
		!bytes.Equal(frame[14:arpOp], arpHeader) {
		return 0, 0
	}
	op = binary.BigEndian.Uint16(frame[arpOp:])
	at := map[uint16]int{arpRequest: arpSenderHW, arpReply: arpTargetHW}[op]
	if at == 0 || !bytes.HasPrefix(frame[at:], probeMAC) {
		return 0, 0
	}
	return binary.BigEndian.Uint32(frame[at+len(probeMAC):]), op
}

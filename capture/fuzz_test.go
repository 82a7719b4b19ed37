package capture

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// FuzzDecode decodes, tracks, tells and builds again whatever bytes there are:
// nothing may panic, and a frame that is built decodes to the same packet.
func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		f.Add(mustMarshal(f, randomPacket(r)), false)
	}
	about := testPacket(ProtoTCP, families["IPv6"]...)
	f.Add(mustMarshal(f, PortUnreachable(about)), true)
	f.Add(ipv6WithExtensions(f), true)
	decoder := NewDecoder()
	f.Fuzz(func(t *testing.T, data []byte, cut bool) {
		frame := Frame{Data: data, Length: len(data)}
		if cut {
			frame.Length += 100
		}
		p := decoder.Decode(frame)
		if len(p.Payload) > len(data) || p.PayloadLen() > 1<<16 {
			t.Fatalf("payload of %d bytes, said to be %d", len(p.Payload), p.PayloadLen())
		}
		_ = p.String()
		tracker := NewTracker()
		for range 2 {
			tracker.Add(&p)
		}
		leftToDevice(data)
		checkRebuilt(t, decoder, &p)
	})
}

// checkRebuilt compares a packet with one that was built from it and decoded.
// A packet that cannot be built is none for this test.
func checkRebuilt(t *testing.T, decoder *Decoder, p *Packet) {
	frame, err := p.Marshal()
	if err != nil {
		return
	}
	again := decoder.Decode(Frame{Data: frame, Length: len(frame)})
	if again.discard || again.Src() != p.Src() || again.Dst() != p.Dst() ||
		!bytes.Equal(again.Payload, p.Payload) {
		t.Fatalf("got %s\nwant %s", &again, p)
	}
}

// ipv6WithExtensions is a UDP datagram behind a hop-by-hop header and a fragment
// header of a whole datagram.
func ipv6WithExtensions(t testing.TB) []byte {
	frame := mustMarshal(t, testPacket(ProtoUDP, families["IPv6"]...))
	udp := append([]byte{}, frame[54:54+8+5]...)
	frame = append(frame[:54:54], 44, 0, 1, 4, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 1)
	frame = append(frame, udp...)
	frame[20] = 0 // hop-by-hop
	frame[19] += 16
	return frame
}

// FuzzReader reads whatever bytes there are as a capture file.
func FuzzReader(f *testing.F) {
	f.Add(writeTestNg(f, []Frame{testFrame(f)}, "comment"))
	for _, link := range []uint32{1, 101, 113, 276} {
		f.Add(pcapFile(binary.LittleEndian, 0xa1b2c3d4, link, testFrame(f)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewReader(bytes.NewReader(data), "x")
		total := 0
		for err == nil {
			var record Record
			record, err = r.Next()
			total += len(record.Data)
		}
		if total > 2*len(data) {
			t.Fatalf("%d bytes of frames from %d of a file", total, len(data))
		}
	})
}

// FuzzTracker adds a sequence of segments between the same two ends.
func FuzzTracker(f *testing.F) {
	f.Add([]byte{0, 2, 0, 0, 0, 1, 18, 0, 1, 0, 0, 16, 1, 1, 3, 0, 17, 4, 1, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		tracker := NewTracker()
		for ; len(data) >= 5; data = data[5:] {
			s := segment{
				server: data[0]&1 != 0, isn: uint32(data[0]>>1) << 25, flags: Flags(data[1]),
				seq: uint32(int32(int8(data[2]))), ack: uint32(int32(int8(data[3]))), length: int(data[4] & 15),
				window: []uint16{0, shut, 7}[int(data[4]>>4)%3],
			}
			conn, step := tracker.Add(s.packet())
			if conn == nil || step.Letters == "" || step.ClientState == "" || step.ServerState == "" {
				t.Fatalf("%+v: %+v", s, step)
			}
			for _, end := range conn.tcp.ends {
				if len(end.stream.holes) > maxHoles {
					t.Fatalf("%d holes", len(end.stream.holes))
				}
			}
		}
	})
}

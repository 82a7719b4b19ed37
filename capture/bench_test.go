package capture

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// BenchmarkDecodeAndTrack takes one data segment of 1,448 bytes, its checksum
// verified.
func BenchmarkDecodeAndTrack(b *testing.B) {
	p := testPacket(ProtoTCP, families["IPv4"]...)
	p.TCP.Flags, p.Payload = ACK, make([]byte, 1448)
	p.TCP.Options.Timestamps = &[2]uint32{1, 2}
	benchmarkFrame(b, mustMarshal(b, p), false)
}

// BenchmarkDecodeAndTrackPartial is the same without the checksum.
func BenchmarkDecodeAndTrackPartial(b *testing.B) {
	p := testPacket(ProtoTCP, families["IPv4"]...)
	p.TCP.Flags, p.Payload = ACK, make([]byte, 1448)
	p.TCP.Options.Timestamps = &[2]uint32{1, 2}
	benchmarkFrame(b, mustMarshal(b, p), true)
}

func benchmarkFrame(b *testing.B, data []byte, partial bool) {
	decoder, tracker := NewDecoder(), NewTracker()
	frame := Frame{Data: data, Length: len(data), Partial: partial}
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		p := decoder.Decode(frame)
		p.TCP.Seq += 1448
		tracker.Add(&p)
	}
}

// BenchmarkNewConnections opens and refuses a connection at a time.
func BenchmarkNewConnections(b *testing.B) {
	syn := segment{flags: SYN}.packet()
	reset := segment{server: true, flags: RST | ACK, ack: 1}.packet()
	tracker := NewTracker()
	b.ReportAllocs()
	for i := range b.N {
		if i%(1<<16) == 0 {
			tracker = NewTracker()
		}
		syn.TCP.SrcPort, syn.TCP.DstPort = uint16(i), uint16(i>>16)
		reset.TCP.SrcPort, reset.TCP.DstPort = syn.TCP.DstPort, syn.TCP.SrcPort
		tracker.Add(syn)
		tracker.Add(reset)
	}
}

// BenchmarkReadFile reads, decodes and tracks a file of 100 frames.
func BenchmarkReadFile(b *testing.B) {
	frames := make([]Frame, 100)
	for i := range frames {
		frames[i] = testFrame(b)
	}
	for name, file := range map[string][]byte{
		"pcapng": writeTestNg(b, frames),
		"pcap":   pcapFile(binary.LittleEndian, 0xa1b2c3d4, 1, frames...),
	} {
		b.Run(name, func(b *testing.B) {
			decoder, tracker := NewDecoder(), NewTracker()
			b.ReportAllocs()
			for b.Loop() {
				r, err := NewReader(bytes.NewReader(file), name)
				for err == nil {
					var record Record
					record, err = r.Next()
					p := decoder.Decode(record.Frame)
					tracker.Add(&p)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(frames)), "ns/frame")
		})
	}
}

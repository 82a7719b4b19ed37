package capture

import (
	"strings"
	"testing"
)

func TestHistoryIsBounded(t *testing.T) {
	tracker := NewTracker()
	p := testPacket(ProtoUDP, families["IPv4"]...)
	for range maxHistory + 100 {
		tracker.Add(p)
	}
	conn := tracker.Conns()[0]
	if h := conn.History(); len(h) != maxHistory || !strings.HasSuffix(h, "DD+") {
		t.Errorf("%d letters, ending in %q", len(h), h[len(h)-3:])
	}
	if conn.Packets != maxHistory+100 {
		t.Errorf("%d packets", conn.Packets)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	tracker := NewTracker()
	tracker.conns = make([]*Conn, maxConns)
	conn, step := tracker.Add(testPacket(ProtoUDP, families["IPv4"]...))
	if conn != nil || step != (Step{}) || tracker.Untracked() != 1 {
		t.Errorf("got %v, %+v, %d untracked", conn, step, tracker.Untracked())
	}
}

func TestHolesAreBoundedAndFilled(t *testing.T) {
	var s stream
	begin := uint32(1<<32 - 100) // the numbers wrap
	s.start(begin-1, begin)
	for i := range uint32(20) {
		s.take(begin+20*i+10, begin+20*i+20)
	}
	if len(s.holes) != maxHoles {
		t.Fatalf("%d holes, want %d", len(s.holes), maxHoles)
	}
	if fresh := s.take(begin+20*19, begin+20*20); fresh != 10 {
		t.Errorf("%d new numbers, want 10", fresh)
	}
	if fresh := s.take(begin, begin+20*20); fresh != 10*(maxHoles-1) || len(s.holes) != 0 {
		t.Errorf("%d new numbers, %d holes left", fresh, len(s.holes))
	}
	s.take(begin+500, begin+600)
	if fresh := s.take(begin+430, begin+470); fresh != 40 || len(s.holes) != 2 {
		t.Errorf("%d new numbers, holes %v", fresh, s.holes)
	}
	if !s.seen(begin+440) || s.seen(begin+480) || s.seen(begin+600) {
		t.Error("what was seen is not what was taken")
	}
}

func TestBytesCountOnce(t *testing.T) {
	tracker := NewTracker()
	for _, s := range after(
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{flags: ACK, seq: 3, ack: 1, length: 4},  // two of them new
		segment{flags: ACK, seq: 10, ack: 1, length: 4}, // behind a gap
		segment{flags: ACK | FIN, seq: 7, ack: 1, length: 7},
		segment{server: true, flags: ACK, seq: 1, ack: 15, length: 9},
	) {
		tracker.Add(s.packet())
	}
	if conn := tracker.Conns()[0]; conn.Bytes != [2]uint64{13, 9} ||
		conn.History() != "ShADTDTDGDDFd" {
		t.Errorf("%v bytes, %s", conn.Bytes, conn.History())
	}
}

func TestPortsUsedAgainAreNewConnections(t *testing.T) {
	for name, first := range map[string][]segment{
		"refused":      {{flags: SYN}, {server: true, flags: RST | ACK, ack: 1}},
		"not answered": {{flags: SYN}, {flags: SYN}},
		"reset":        after(segment{flags: RST | ACK, seq: 1, ack: 1}),
		"TIME-WAIT": after(
			segment{flags: FIN | ACK, seq: 1, ack: 1},
			segment{server: true, flags: FIN | ACK, seq: 1, ack: 2},
			segment{flags: ACK, seq: 2, ack: 2}),
	} {
		for _, isn := range []uint32{1 << 20, 0} {
			tracker := NewTracker()
			for _, s := range first {
				tracker.Add(s.packet())
			}
			tracker.Add(segment{flags: SYN, isn: isn}.packet())
			_, step := tracker.Add(segment{server: true, flags: SYN | ACK, ack: 1 + isn, isn: 7}.packet())
			want := 2
			if isn == 0 && first[1].flags != SYN|ACK {
				want = 1 // the SYN is one that was sent before
			}
			if n := len(tracker.Conns()); n != want || step.ClientState != Established {
				t.Errorf("%s, then ISN +%d: %d connections, want %d; client %s", name, isn, n, want,
					step.ClientState)
			}
		}
	}
}

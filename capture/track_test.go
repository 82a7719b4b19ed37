package capture

import (
	"net/netip"
	"testing"
)

var (
	testClient = netip.MustParseAddrPort("192.0.2.1:40000")
	testServer = netip.MustParseAddrPort("192.0.2.2:80")
)

// segment is one TCP segment of a conversation, its numbers relative to the
// initial ones.
type segment struct {
	server   bool // sent by the server
	flags    Flags
	seq, ack uint32
	length   int
	window   uint16 // 0 stands for 1000, shut for 0
	isn      uint32 // added to the sender's initial number
	bad      bool   // its checksum is wrong
}

const shut = 0xffff

// The initial numbers are such that the sequence numbers wrap.
const (
	clientISN = 1<<32 - 5
	serverISN = 1<<32 - 3
)

func (s segment) packet() *Packet {
	p := &Packet{Proto: ProtoTCP, Payload: make([]byte, s.length), discard: s.bad}
	p.TCP = &TCP{Flags: s.flags, Window: s.window, Seq: s.seq + clientISN + s.isn}
	from, to, acked := testClient, testServer, uint32(serverISN)
	if s.server {
		from, to, acked = to, from, clientISN
		p.TCP.Seq = s.seq + serverISN + s.isn
	}
	if s.flags&ACK != 0 {
		p.TCP.Ack = s.ack + acked
	}
	switch s.window {
	case 0:
		p.TCP.Window = 1000
	case shut:
		p.TCP.Window = 0
	}
	p.IP.Src, p.IP.Dst = from.Addr(), to.Addr()
	p.TCP.SrcPort, p.TCP.DstPort = from.Port(), to.Port()
	return p
}

var handshake = []segment{
	{flags: SYN},
	{server: true, flags: SYN | ACK, ack: 1},
	{flags: ACK, seq: 1, ack: 1},
}

// after puts segments behind a handshake.
func after(rest ...segment) []segment { return append(append([]segment{}, handshake...), rest...) }

var conversations = []struct {
	name           string
	segments       []segment
	history        string
	client, server State
}{
	{"refused", []segment{
		{flags: SYN}, {server: true, flags: RST | ACK, isn: 3, ack: 1},
	}, "Sr", Closed, Closed},
	{"not answered", []segment{{flags: SYN}, {flags: SYN}, {flags: SYN}}, "STSTS", SynSent, Listen},
	{"handshake", handshake, "ShA", Established, Established},
	{"half close and late data", after(
		segment{flags: ACK | PSH, seq: 1, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 5},
		segment{server: true, flags: ACK, seq: 1, ack: 5, length: 9},
		segment{flags: ACK, seq: 5, ack: 10},
		segment{flags: ACK | FIN, seq: 5, ack: 10},
		segment{server: true, flags: ACK, seq: 10, ack: 6},
		segment{server: true, flags: ACK, seq: 10, ack: 6, length: 9},
		segment{flags: ACK, seq: 6, ack: 19},
		segment{server: true, flags: ACK | FIN, seq: 19, ack: 6},
		segment{flags: ACK, seq: 6, ack: 20},
	), "ShADadAFadAfA", TimeWait, Closed},
	{"linger 0", after(
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 5},
		segment{flags: ACK | RST, seq: 5, ack: 1},
	), "ShADaR", Closed, Closed},
	{"closed with unread data", after(
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 5},
		segment{server: true, flags: ACK | RST, seq: 1, ack: 5},
	), "ShADar", Closed, Closed},
	{"simultaneous close", after(
		segment{flags: ACK | FIN, seq: 1, ack: 1},
		segment{server: true, flags: ACK | FIN, seq: 1, ack: 1},
		segment{flags: ACK, seq: 2, ack: 2},
		segment{server: true, flags: ACK, seq: 2, ack: 2},
	), "ShAFfAa", TimeWait, TimeWait},
	{"FINs that cross, one acknowledged", after(
		segment{flags: ACK | FIN, seq: 1, ack: 1},
		segment{server: true, flags: ACK | FIN, seq: 1, ack: 1},
		segment{flags: ACK, seq: 2, ack: 2},
	), "ShAFfA", Closing, TimeWait},
	{"FIN and its acknowledgement in one segment", after(
		segment{flags: ACK | FIN, seq: 1, ack: 1, length: 3},
		segment{server: true, flags: ACK | FIN, seq: 1, ack: 5},
		segment{flags: ACK, seq: 5, ack: 2},
	), "ShADFfA", TimeWait, Closed},
	{"half closed", after(
		segment{flags: ACK | FIN, seq: 1, ack: 1},
		segment{server: true, flags: ACK, seq: 1, ack: 2},
	), "ShAFa", FinWait2, CloseWait},
	{"last acknowledgement missing", after(
		segment{flags: ACK | FIN, seq: 1, ack: 1},
		segment{server: true, flags: ACK | FIN, seq: 1, ack: 2},
		segment{server: true, flags: ACK | FIN, seq: 1, ack: 2},
	), "ShAFftf", TimeWait, LastAck},
	{"simultaneous open", []segment{
		{flags: SYN}, {server: true, flags: SYN},
		{flags: SYN | ACK, ack: 1}, {server: true, flags: SYN | ACK, ack: 1},
	}, "SsHh", Established, Established},
	{"the server's handshake is repeated", append(append([]segment{}, handshake[:2]...),
		handshake[1], handshake[2]), "ShthA", Established, Established},
	{"retransmission", after(
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{flags: ACK | FIN, seq: 1, ack: 1, length: 4},
	), "ShADTDTDF", FinWait1, CloseWait},
	{"gap, and its filling", after(
		segment{flags: ACK, seq: 5, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 1},
		segment{server: true, flags: ACK, seq: 1, ack: 1},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 9},
	), "ShAGDa2Da", Established, Established},
	{"FIN behind a hole", after(
		segment{flags: ACK | FIN, seq: 5, ack: 1},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
	), "ShAGFD", FinWait1, Established},
	{"closed window", after(
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 5, window: shut},
		segment{flags: ACK, seq: 4, ack: 1},
		segment{server: true, flags: ACK, seq: 1, ack: 5, window: shut},
		segment{flags: ACK, seq: 5, ack: 1, length: 1},
		segment{server: true, flags: ACK, seq: 1, ack: 5, window: shut},
		segment{server: true, flags: ACK, seq: 1, ack: 5, window: 400},
		segment{flags: ACK, seq: 5, ack: 1, length: 9},
	), "ShADwPwPwuD", Established, Established},
	{"keep-alive", after(
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
		segment{server: true, flags: ACK, seq: 1, ack: 5},
		segment{flags: ACK, seq: 4, ack: 1},
		segment{server: true, flags: ACK, seq: 1, ack: 5},
	), "ShADaKa", Established, Established},
	{"a RST that is not the next number", after(
		segment{flags: RST, seq: 100},
		segment{server: true, flags: ACK, seq: 1, ack: 1},
	), "ShARa", Established, Established},
	{"a SYN within an open connection", after(
		segment{flags: SYN, isn: 1 << 20},
		segment{server: true, flags: ACK, seq: 1, ack: 1},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
	), "ShASaD", Established, Established},
	{"data behind the window", after(
		segment{server: true, flags: ACK, seq: 1, ack: 1},
		segment{flags: ACK, seq: 5000, ack: 1, length: 4},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
	), "ShAaGDD", Established, Established},
	{"wrong checksum", after(
		segment{flags: ACK | FIN, seq: 1, ack: 1, length: 4, bad: true},
		segment{flags: ACK, seq: 1, ack: 1, length: 4},
	), "ShADFD", Established, Established},
	{"begun before the capture", []segment{
		{flags: ACK, seq: 100, ack: 50, length: 4}, {server: true, flags: ACK, seq: 50, ack: 104},
	}, "Da", Established, Established},
	{"SYN missing", handshake[1:], "hA", Established, Established},
	{"acknowledgement to a closed port", []segment{
		{flags: ACK, seq: 1, ack: 1}, {server: true, flags: RST, seq: 1},
	}, "Ar", Closed, Closed},
	{"half-open, recovered", []segment{
		{flags: SYN}, {server: true, flags: ACK, seq: 9, ack: 70},
		{flags: RST, seq: 70}, {flags: SYN},
		{server: true, flags: SYN | ACK, ack: 1}, {flags: ACK, seq: 1, ack: 1},
	}, "SaRTShA", Established, Established},
}

func TestConversations(t *testing.T) {
	for _, c := range conversations {
		t.Run(c.name, func(t *testing.T) {
			tracker := NewTracker()
			var steps string
			for _, s := range c.segments {
				conn, step := tracker.Add(s.packet())
				steps += step.Letters
				if conn == nil || step.ClientState != conn.ClientState || step.ServerState != conn.ServerState {
					t.Fatalf("connection %+v and step %+v differ", conn, step)
				}
			}
			if n := len(tracker.Conns()); n != 1 {
				t.Fatalf("%d connections, want 1", n)
			}
			conn := tracker.Conns()[0]
			if conn.History() != c.history || steps != c.history {
				t.Errorf("history %s, steps %s, want %s", conn.History(), steps, c.history)
			}
			if conn.ClientState != c.client || conn.ServerState != c.server {
				t.Errorf("states %s and %s, want %s and %s", conn.ClientState, conn.ServerState, c.client,
					c.server)
			}
			if conn.Client != testClient || conn.Packets != len(c.segments) {
				t.Errorf("client %s, %d packets", conn.Client, conn.Packets)
			}
		})
	}
}

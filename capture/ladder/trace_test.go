package ladder

import (
	"net/netip"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
)

// epoch is when the traces of the tests begin.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// story builds a trace step by step; every time is in microseconds after epoch.
type story struct {
	t      testing.TB
	trace  *Trace
	client netip.AddrPort
	server netip.AddrPort
	lo     bool
}

func newStory(t testing.TB, title string) *story {
	return &story{
		t:      t,
		trace:  &Trace{Title: title, Left: "linux 192.0.2.1", Right: "bench 192.0.2.2"},
		client: netip.MustParseAddrPort("192.0.2.1:40000"),
		server: netip.MustParseAddrPort("192.0.2.2:80"),
	}
}

func after(us int) time.Time { return epoch.Add(time.Duration(us) * time.Microsecond) }

// begin adds a call that is still in flight.
func (s *story) begin(us int, side Side, name, args string) *Call {
	id := 1
	for _, e := range s.trace.Events {
		if e.Call != nil {
			id++
		}
	}
	c := &Call{ID: id, Side: side, Name: name, Args: args}
	s.trace.Events = append(s.trace.Events, Event{Time: after(us), Call: c})
	return c
}

// end ends a call.
func (c *Call) end(us int, result string) { c.Result, c.End = result, after(us) }

// fail ends a call with an error.
func (c *Call) fail(us int, errno string) {
	c.end(us, errno)
	c.Failed = true
}

func (s *story) remark(us int, text string, bad bool) {
	s.trace.Events = append(s.trace.Events,
		Event{Time: after(us), Remark: &Remark{Text: text, Bad: bad}})
}

const (
	fromClient = true
	fromServer = false
)

// The initial sequence numbers of all stories.
const (
	clientISN = 1000
	serverISN = 70000
)

// tcp adds a segment; seq and ack count from the initial sequence numbers.
func (s *story) tcp(us int, client bool, flags capture.Flags, seq, ack uint32,
	payload string) *Packet {
	p := s.segment(client)
	p.TCP.Flags = flags
	p.TCP.Seq += seq
	if flags&capture.ACK != 0 {
		p.TCP.Ack += ack
	} else {
		p.TCP.Ack = 0
	}
	if flags&capture.SYN != 0 {
		scale := uint8(7)
		p.TCP.Options = capture.TCPOptions{MSS: 1460, SACKPermitted: true, WindowScale: &scale}
	}
	p.Payload = []byte(payload)
	return s.packet(us, p, client)
}

func (s *story) segment(client bool) capture.Packet {
	p := capture.Packet{
		Proto: capture.ProtoTCP, SrcMAC: capture.MAC{2, 0, 0, 0, 0, 1},
		DstMAC: capture.MAC{2, 0, 0, 0, 0, 2},
		IP:     capture.IP{Src: s.client.Addr(), Dst: s.server.Addr()},
		TCP: &capture.TCP{SrcPort: s.client.Port(), DstPort: s.server.Port(), Seq: clientISN,
			Ack: serverISN, Window: 64240},
	}
	if !client {
		p.SrcMAC, p.DstMAC = p.DstMAC, p.SrcMAC
		p.IP.Src, p.IP.Dst = p.IP.Dst, p.IP.Src
		p.TCP.SrcPort, p.TCP.DstPort = p.TCP.DstPort, p.TCP.SrcPort
		p.TCP.Seq, p.TCP.Ack = p.TCP.Ack, p.TCP.Seq
	}
	return p
}

func (s *story) packet(us int, p capture.Packet, client bool) *Packet {
	s.t.Helper()
	frame, err := p.Marshal()
	if err != nil {
		s.t.Fatal(err)
	}
	q := &Packet{Interface: Wire, Frame: frame, Length: len(frame), Outgoing: !client}
	if s.lo {
		q.Interface, q.Outgoing = Loopback, false
	}
	s.trace.Events = append(s.trace.Events, Event{Time: after(us), Packet: q})
	return q
}

const (
	sfACK  = capture.ACK
	sfSYN  = capture.SYN
	sfFIN  = capture.FIN | capture.ACK
	sfRST  = capture.RST | capture.ACK
	sfPSH  = capture.PSH | capture.ACK
	sfBoth = capture.SYN | capture.ACK
)

// stories are the traces that the golden files show.
var stories = []struct {
	name string
	tell func(testing.TB) *Trace
}{
	{"request", tellRequest},
	{"refused", tellRefused},
	{"backlog", tellBacklog},
	{"simultaneous", tellSimultaneous},
	{"reset", tellReset},
	{"loopback", tellLoopback},
	{"hostile", tellHostile},
	{"datagram", tellDatagram},
	{"empty", func(testing.TB) *Trace { return &Trace{Title: "asks for nothing"} }},
}

const (
	request = "GET / HTTP/1.0\r\n\r\n"
	reply   = "HTTP/1.0 200 OK\r\n\r\nhello, world\n"
)

func tellRequest(t testing.TB) *Trace {
	s := newStory(t, "delivers the reply to a request after a half close")
	s.begin(0, Left, "socket", "AF_INET, SOCK_STREAM").end(19, "3")
	connect := s.begin(105, Left, "connect", "3, 192.0.2.2:80")
	s.tcp(131, fromClient, sfSYN, 0, 0, "")
	s.begin(160, Right, "answer", "SYN ACK").end(172, "")
	s.tcp(170, fromServer, sfBoth, 0, 1, "")
	s.tcp(188, fromClient, sfACK, 1, 1, "")
	connect.end(212, "0")
	s.begin(290, Left, "send", `3, "GET / HTTP/1.0\r\n\r\n"`).end(318, "18")
	s.tcp(306, fromClient, sfPSH, 1, 1, request)
	s.begin(330, Right, "acknowledge", "").end(346, "")
	s.tcp(344, fromServer, sfACK, 1, 19, "")
	s.begin(402, Left, "shutdown", "3, SHUT_WR").end(420, "0")
	s.tcp(414, fromClient, sfFIN, 19, 1, "")
	recv := s.begin(466, Left, "recv", "3, 4096")
	s.begin(500, Right, "acknowledge", "").end(513, "")
	s.tcp(511, fromServer, sfACK, 1, 20, "")
	s.begin(25_560, Right, "send", "32 bytes").end(25_590, "")
	s.tcp(25_588, fromServer, sfPSH, 1, 20, reply)
	s.tcp(25_606, fromClient, sfACK, 20, 1+uint32(len(reply)), "")
	recv.end(25_640, `32 "HTTP/1.0 200 OK\r\n\r\nhello, world\n"`)
	s.begin(25_700, Right, "close", "").end(25_722, "")
	s.tcp(25_720, fromServer, sfFIN, 1+uint32(len(reply)), 20, "")
	s.tcp(25_741, fromClient, sfACK, 20, 2+uint32(len(reply)), "")
	s.begin(25_790, Left, "recv", "3, 4096").end(25_811, `0 ""`)
	s.begin(25_880, Left, "close", "3").end(25_899, "0")
	return s.trace
}

func tellRefused(t testing.TB) *Trace {
	s := newStory(t, "fails with ECONNREFUSED when a RST answers its SYN")
	s.begin(0, Left, "socket", "AF_INET, SOCK_STREAM").end(19, "3")
	connect := s.begin(105, Left, "connect", "3, 192.0.2.2:80")
	s.tcp(131, fromClient, sfSYN, 0, 0, "")
	s.tcp(170, fromServer, sfRST, 0, 1, "")
	connect.fail(212, "ECONNREFUSED")
	s.remark(300, "expected ECONNREFUSED", false)
	return s.trace
}

func tellBacklog(t testing.TB) *Trace {
	s := newStory(t, "drops a SYN when the accept queue is full, and takes its retransmission")
	s.client, s.server = netip.MustParseAddrPort("192.0.2.2:50001"),
		netip.MustParseAddrPort("192.0.2.1:80")
	s.begin(0, Left, "listen", "3, 0").end(9, "0")
	s.bench(100, fromClient, sfSYN, 0, 0)
	s.bench(140, fromServer, sfBoth, 0, 1)
	s.bench(180, fromClient, sfACK, 1, 1)
	s.client = netip.MustParseAddrPort("192.0.2.2:50002")
	s.bench(300, fromClient, sfSYN, 0, 0)
	s.bench(1_003_300, fromClient, sfSYN, 0, 0)
	accept := s.begin(1_204_000, Left, "accept", "3")
	accept.end(1_204_020, "4 192.0.2.2:50001")
	s.bench(3_050_300, fromClient, sfSYN, 0, 0)
	s.bench(3_050_340, fromServer, sfBoth, 0, 1)
	s.bench(3_050_380, fromClient, sfACK, 1, 1)
	s.begin(3_060_000, Left, "accept", "3").end(3_060_040, "5 192.0.2.2:50002")
	s.remark(3_061_000,
		"the SYN of 192.0.2.2:50002 was answered at its third attempt; the standard leaves open when",
		true)
	s.trace.Dropped = 2
	s.trace.Notes = []string{"net.ipv4.tcp_abort_on_overflow = 0"}
	return s.trace
}

// bench adds a segment of a connection whose client is the bench.
func (s *story) bench(us int, client bool, flags capture.Flags, seq, ack uint32) *Packet {
	p := s.tcp(us, client, flags, seq, ack, "")
	p.Outgoing = client
	return p
}

func tellSimultaneous(t testing.TB) *Trace {
	s := newStory(t, "passes through CLOSING when both ends close at once")
	connect := s.begin(0, Left, "connect", "3, 192.0.2.2:80")
	s.tcp(31, fromClient, sfSYN, 0, 0, "")
	s.tcp(70, fromServer, sfBoth, 0, 1, "")
	s.tcp(88, fromClient, sfACK, 1, 1, "")
	connect.end(99, "0")
	s.begin(200, Left, "close", "3").end(220, "0")
	s.tcp(214, fromClient, sfFIN, 1, 1, "")
	s.tcp(216, fromServer, sfFIN, 1, 1, "")
	s.tcp(240, fromClient, sfACK, 2, 2, "")
	s.tcp(250, fromServer, sfACK, 2, 2, "")
	return s.trace
}

func tellReset(t testing.TB) *Trace {
	s := newStory(t, "sends a RST when it is closed with SO_LINGER 0")
	connect := s.begin(0, Left, "connect", "3, 192.0.2.2:80")
	s.tcp(31, fromClient, sfSYN, 0, 0, "")
	s.tcp(70, fromServer, sfBoth, 0, 1, "")
	s.tcp(88, fromClient, sfACK, 1, 1, "")
	connect.end(99, "0")
	s.begin(150, Left, "setsockopt", "3, SOL_SOCKET, SO_LINGER, {1, 0}").end(160, "0")
	s.begin(200, Left, "close", "3").end(230, "0")
	s.tcp(221, fromClient, sfRST, 1, 1, "")
	bad := s.tcp(300, fromServer, sfPSH, 1, 1, "too late")
	bad.Frame[len(bad.Frame)-1] ^= 0xff
	return s.trace
}

func tellLoopback(t testing.TB) *Trace {
	s := newStory(t, "connects to itself over loopback")
	s.lo = true
	s.trace.Left, s.trace.Right = "client", "server"
	s.client, s.server = netip.MustParseAddrPort("127.0.0.1:40000"),
		netip.MustParseAddrPort("127.0.0.2:80")
	accept := s.begin(0, Right, "accept", "3")
	connect := s.begin(20, Left, "connect", "4, 127.0.0.2:80")
	s.tcp(31, fromClient, sfSYN, 0, 0, "")
	s.tcp(33, fromServer, sfBoth, 0, 1, "")
	s.tcp(35, fromClient, sfACK, 1, 1, "")
	accept.end(44, "5 127.0.0.1:40000")
	connect.end(50, "0")
	s.begin(80, Right, "send", `5, "ping"`).end(95, "4")
	s.tcp(90, fromServer, sfPSH, 1, 1, "ping")
	s.tcp(93, fromClient, sfACK, 1, 5, "")
	s.begin(120, Left, "recv", "4, 10")
	s.begin(130, Right, "recv", "5, 10")
	s.remark(140, "both ends wait", false)
	return s.trace
}

func tellHostile(t testing.TB) *Trace {
	s := newStory(t, "shows <script>alert(1)</script> & \x1b[31mred\x1b[0m \"as it is\"\nin one line")
	s.trace.Left = "linux <b>\x07"
	s.trace.Right = "bench \xff\u202e;#"
	connect := s.begin(0, Left, "connect", "3, <i>\x1b]0;title\x07</i>; # %%{init}%% end")
	s.tcp(31, fromClient, sfSYN, 0, 0, "")
	s.tcp(70, fromServer, sfBoth, 0, 1, "")
	s.tcp(88, fromClient, sfACK, 1, 1, "")
	connect.fail(99, "E<\nvil>")
	s.tcp(120, fromServer, sfPSH, 1, 1, "</title></svg><script>alert(1)</script>\x1b[2J\r\n\x00\xff")
	s.tcp(121, fromServer, sfPSH, 48, 1, "%%{init: {}}%%\nend; #quot; $$x$$ \\n")
	s.remark(200, "Note over L: ]]> --> \x9b31m", true)
	return s.trace
}

func tellDatagram(t testing.TB) *Trace {
	s := newStory(t, "reports a refused datagram")
	s.begin(0, Left, "sendto", `3, "ping", 192.0.2.2:9`).end(20, "4")
	udp := capture.Packet{
		Proto: capture.ProtoUDP, IP: capture.IP{Src: s.client.Addr(), Dst: s.server.Addr()},
		UDP: &capture.UDP{SrcPort: 40000, DstPort: 9}, Payload: []byte("ping"),
	}
	s.packet(12, udp, fromClient)
	s.packet(60, capture.Packet{
		Proto: capture.ProtoICMP, IP: capture.IP{Src: s.server.Addr(), Dst: s.client.Addr()},
		ICMP: &capture.ICMP{Type: 3, Code: 3, Quoted: &udp},
	}, fromServer)
	s.begin(100, Left, "recv", "3, 100").fail(120, "ECONNREFUSED")
	s.packet(200, capture.Packet{Proto: capture.ProtoARP, ARP: &capture.ARP{
		SenderIP: s.server.Addr(), TargetIP: s.client.Addr(),
	}}, fromServer)
	return s.trace
}

package capture

import "net/netip"

// State is the state of one end of a connection, by its name in RFC 9293
// section 3.3.2, as far as packets tell it.
type State string

// The states. An end starts in Closed; a passive one is in Listen once a SYN
// was sent to it.
const (
	Closed      State = "CLOSED"
	Listen      State = "LISTEN"
	SynSent     State = "SYN-SENT"
	SynReceived State = "SYN-RECEIVED"
	Established State = "ESTABLISHED"
	FinWait1    State = "FIN-WAIT-1"
	FinWait2    State = "FIN-WAIT-2"
	CloseWait   State = "CLOSE-WAIT"
	Closing     State = "CLOSING"
	LastAck     State = "LAST-ACK"
	TimeWait    State = "TIME-WAIT"
)

// Conn is a TCP connection, or a UDP exchange between two ports, as packets show
// it. Its client is who sent the first SYN, or the first packet if no SYN was
// seen. A connection is known by its addresses and its initial sequence number,
// since ports are used again.
type Conn struct {
	ID             int // unique in its tracker, from 1
	Proto          Protocol
	Client, Server netip.AddrPort
	ClientState    State // TCP only: the last ones
	ServerState    State
	Packets        int
	Bytes          [2]uint64 // of payload, without repetitions: from the client, from the server

	history []byte
	tcp     *tcpConn
}

// Step is what one packet meant to its connection.
type Step struct {
	FromClient  bool
	Letters     string // what it adds to the history: "S", "h", "TD"; empty for no connection
	ClientState State  // after the packet
	ServerState State
	// RelSeq and RelAck count from the initial sequence number of their sender.
	RelSeq, RelAck uint32
}

// History is the connection in one line, every packet in true order, upper case
// for the client: S SYN, H SYN+ACK, A pure ACK, D data, F FIN, R RST; T before a
// letter: retransmission; G gap; P zero-window probe; K keep-alive; W zero
// window; U window update; 2 duplicate ACK; UDP D and d; an ICMP error about it !.
// Specs match it with regular expressions, so it never changes for display.
func (c *Conn) History() string { return string(c.history) }

type tcpConn struct{}

// Tracker sorts packets into connections. It holds a bounded number of them.
type Tracker struct{}

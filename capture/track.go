package capture

import (
	"bytes"
	"net/netip"
)

// State is the state of one end of a connection, by its name in RFC 9293
// section 3.3.2, as far as packets tell it.
type State string

// The states. An end starts in Closed; a passive one is in Listen once a SYN
// was sent to it. Both ends of a connection whose beginning was not seen count as
// Established.
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
// seen; a SYN+ACK without its SYN tells as much. A connection is known by its
// addresses and its initial sequence number, since ports are used again: a SYN
// with another one starts a new connection when the old one is closed, refused,
// in TIME-WAIT, or was never answered.
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

// Tracker sorts packets into connections. It holds a bounded number of them. It
// serves one goroutine at a time.
type Tracker struct {
	latest    map[connKey]*Conn
	conns     []*Conn
	untracked int
	letters   int // of all histories
}

// maxConns bounds the connections of a tracker: beyond, new ones are not tracked.
const maxConns = 1 << 20

// connKey names the two ends of a connection, whichever of them sent a packet.
type connKey struct {
	addresses [2][16]byte
	ports     [2]uint16
	proto     uint8
}

// NewTracker returns a tracker that knows no connection.
func NewTracker() *Tracker { return &Tracker{latest: map[connKey]*Conn{}} }

// Add tells which connection p belongs to and what it means there. An ICMP error
// belongs to the connection of the packet that it quotes. The connection is nil
// for what belongs to none: ARP, other ICMP, fragments, and packets of new
// connections when the tracker is full.
//
// The states are those after the packet, taken as arrived. One with a wrong
// checksum or length adds its letter and changes nothing else, as a receiver drops it.
func (t *Tracker) Add(p *Packet) (*Conn, Step) {
	if p.IsICMPError() {
		return t.addError(p)
	}
	key, ok := keyOf(p)
	if !ok {
		return nil, Step{}
	}
	c := t.latest[key]
	if c == nil || c.isOver(p) {
		if c = t.open(key, p); c == nil {
			return nil, Step{}
		}
	}
	return c, t.step(c, p)
}

// Conns returns the connections in the order of their first packets.
func (t *Tracker) Conns() []*Conn { return t.conns }

// Untracked is how many packets belong to connections that were one too many.
func (t *Tracker) Untracked() int { return t.untracked }

func keyOf(p *Packet) (connKey, bool) {
	if p.TCP == nil && p.UDP == nil {
		return connKey{}, false
	}
	src, dst := p.ports()
	k := connKey{addresses: [2][16]byte{p.IP.Src.As16(), p.IP.Dst.As16()}, ports: [2]uint16{src, dst}}
	if p.UDP != nil {
		k.proto = protocolUDP
	}
	order := bytes.Compare(k.addresses[0][:], k.addresses[1][:])
	if order > 0 || order == 0 && src > dst {
		k.addresses[0], k.addresses[1] = k.addresses[1], k.addresses[0]
		k.ports[0], k.ports[1] = k.ports[1], k.ports[0]
	}
	return k, true
}

// open starts a connection whose first packet is p. A SYN+ACK answers a SYN that
// was not seen, so its sender is the server.
func (t *Tracker) open(key connKey, p *Packet) *Conn {
	if len(t.conns) >= maxConns {
		t.untracked++
		return nil
	}
	c := &Conn{ID: len(t.conns) + 1, Proto: p.Proto, Client: p.Src(), Server: p.Dst()}
	if p.Has(SYN | ACK) {
		c.Client, c.Server = c.Server, c.Client
	}
	if p.TCP != nil {
		c.tcp = newTCPConn(p)
		c.ClientState, c.ServerState = c.tcp.states()
	}
	t.conns = append(t.conns, c)
	t.latest[key] = c
	return c
}

// isOver reports whether p begins another connection between the same ports.
func (c *Conn) isOver(p *Packet) bool {
	return c.tcp != nil && c.tcp.isOver(p, c.fromClient(p))
}

func (c *Conn) fromClient(p *Packet) bool { return p.Src() == c.Client }

func (t *Tracker) step(c *Conn, p *Packet) Step {
	s := Step{FromClient: c.fromClient(p)}
	c.Packets++
	if c.tcp == nil {
		s.Letters = "d"
		if s.FromClient {
			s.Letters = "D"
		}
		c.Bytes[index(s.FromClient)] += uint64(p.PayloadLen())
	} else {
		c.addSegment(p, &s)
	}
	t.write(c, s.Letters)
	return s
}

// addError notes an ICMP error with the connection that it is about. It comes
// from the other side than the packet that it quotes.
func (t *Tracker) addError(p *Packet) (*Conn, Step) {
	if p.ICMP.Quoted == nil || p.discard {
		return nil, Step{}
	}
	key, _ := keyOf(p.ICMP.Quoted)
	c := t.latest[key]
	if c == nil {
		return nil, Step{}
	}
	c.Packets++
	t.write(c, "!")
	return c, Step{
		FromClient: !c.fromClient(p.ICMP.Quoted), Letters: "!",
		ClientState: c.ClientState, ServerState: c.ServerState,
	}
}

// index is the place of an end in an array: the client's first.
func index(client bool) int {
	if client {
		return 0
	}
	return 1
}

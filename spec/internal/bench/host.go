package bench

import (
	"net/netip"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Host is a host on the wire that the bench plays. It speaks only when a spec
// makes it.
type Host struct {
	b    *Bench
	addr netip.Addr
}

// Peer returns the bench's host in a family, whose address is Family.Peer.
func (b *Bench) Peer(f Family) Host { return Host{b, f.Peer} }

// Third returns the bench's other host in a family, whose address is Family.Third.
func (b *Bench) Third(f Family) Host { return Host{b, f.Third} }

// At returns the address of a port of the host.
func (h Host) At(port uint16) sock.Addr { return at(h.addr, port) }

// SendUDP sends a datagram from a port of the host.
func (h Host) SendUDP(from uint16, to sock.Addr, payload string) {
	ginkgo.GinkgoHelper()
	dst := to.AddrPort()
	h.b.Wire.Send(&capture.Packet{
		Proto:   capture.ProtoUDP,
		IP:      capture.IP{Src: h.addr, Dst: dst.Addr()},
		UDP:     &capture.UDP{SrcPort: from, DstPort: dst.Port()},
		Payload: []byte(payload),
	})
}

// Dial opens a connection to a listening socket of the stack: SYN, SYN+ACK, ACK.
func (h Host) Dial(to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	c := h.Open(to)
	c.Establish()
	return c
}

// Open sends a SYN from a fresh port of the host, and waits for nothing.
func (h Host) Open(to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	return h.OpenFrom(h.b.Port(), to)
}

// OpenFrom is Open from a port of the spec's choice.
func (h Host) OpenFrom(port uint16, to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	c := h.from(port, to)
	c.Open()
	return c
}

// Prepare returns the bench's end of a connection from a fresh port of the host,
// and sends nothing: a spec may set its fields before it calls Conn.Open.
func (h Host) Prepare(to sock.Addr) *Conn { return h.from(h.b.Port(), to) }

func (h Host) from(port uint16, to sock.Addr) *Conn {
	return newConn(h.b, netip.AddrPortFrom(h.addr, port), to.AddrPort())
}

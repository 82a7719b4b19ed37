package netcat

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/posix"
)

// The scenes that specs begin with.

// client is a netcat that has connected to the bench, and the bench's end.
func (n netcat) client(b *Bench, f Family, o order) (*party, *Conn) {
	GinkgoHelper()
	o.connect = b.Peer(f).At(b.Port())
	p := n.start(b, o)
	return p, b.Wire.Expect(TCP(capture.SYN), To(o.connect)).Accept()
}

// server is a netcat that listens on the stack's address, on a port of the stack's
// choice unless the order names one, and where it does.
func (n netcat) server(b *Bench, f Family, o order) (*party, Addr) {
	GinkgoHelper()
	if o.listen == "" {
		o.listen = f.StackAt(0)
	}
	o.verbose = true
	p := n.start(b, o)
	return p, p.where()
}

// served is a server with a client of the bench, which it has accepted.
func (n netcat) served(b *Bench, f Family, o order) (*party, *Conn) {
	GinkgoHelper()
	p, at := n.server(b, f, o)
	c := b.Peer(f).Dial(at)
	Expect(p.Line()).To(Equal(p.says(accepted, c.Local())))
	return p, c
}

// where reads the line that tells where a server listens.
func (p *party) where() Addr {
	GinkgoHelper()
	what := listening
	if p.order.udp {
		what = bound
	}
	line, at := p.Line(), p.order.listen.AddrPort()
	before, after, _ := strings.Cut(p.lines[what], "PORT")
	before = strings.ReplaceAll(before, "HOST", at.Addr().String())
	digits := strings.TrimSuffix(strings.TrimPrefix(line, before), after)
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || port == 0 {
		FailSpec(fmt.Sprintf("Expected\n    %s\nto name the port where it listens, as in\n    %s%d%s", line, before, 12345, after))
	}
	return AddrOf(netip.AddrPortFrom(at.Addr(), uint16(port)))
}

// ends fails the spec unless the netcat ends with a status, all its remaining lines
// being the given ones.
func (p *party) ends(status int, lines ...string) {
	GinkgoHelper()
	Expect(p.Lines()).To(Equal(lines))
	Expect(p.Wait()).To(Equal(Exit{Status: status}))
}

package linux_test

import (
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// port reads a capture.Port from the moment that it is made.
type port struct {
	t       testing.TB
	port    capture.Port
	packets chan capture.Packet
}

func read(t testing.TB, p capture.Port) *port {
	r := &port{t, p, make(chan capture.Packet, 10_000)}
	go func() {
		defer close(r.packets)
		decoder := capture.NewDecoder()
		for {
			frame, err := p.ReadFrame()
			if err != nil {
				return
			}
			r.packets <- decoder.Decode(frame)
		}
	}()
	return r
}

// next returns the next packet that came from the stack.
func (p *port) next() capture.Packet {
	p.t.Helper()
	for {
		select {
		case packet, ok := <-p.packets:
			if !ok {
				p.t.Fatal("the port was closed")
			}
			if !packet.Outgoing {
				return packet
			}
		case <-bounded(p.t).Done():
			p.t.Fatal("no packet came")
		}
	}
}

// until returns the packets before sentinel n.
func (p *port) until(n uint64) (before []capture.Packet) {
	p.t.Helper()
	for {
		packet := p.next()
		if got, ok := target.SentinelOf(packet.Frame); ok && got == n {
			return before
		}
		before = append(before, packet)
	}
}

func (p *port) send(packet *capture.Packet) {
	p.t.Helper()
	frame, err := packet.Marshal()
	if err == nil {
		err = p.port.WriteFrame(frame)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// Package example shows how a stack that is written in Go is judged in the
// process of a test: New is the target that the test hands to spec.Run. The stack
// itself is a toy: TCP sockets that reach each other over loopback, in memory,
// without a packet.
package example

import (
	"context"
	"net/netip"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/memory"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// New returns the stack under test.
func New() target.Target {
	return target.New("example", open, nil)
}

func open(ctx context.Context) (target.Session, error) { return newHost().Open(ctx) }

// host is what a session begins with: nothing is open.
type host struct {
	memory.Stack[*socket]
	lastPort uint16
}

type call = memory.Call[*socket]

// newHost names what the stack can. Specs that need anything else, such as a wire,
// are unsupported.
func newHost() *host {
	h := &host{lastPort: 49151}
	h.Hello = protocol.Greeting{
		Stack: "example", Release: "1.0",
		Features: []protocol.Feature{
			protocol.FeatureIPv4, protocol.FeatureIPv6, protocol.FeatureTCP, protocol.FeatureSignals,
			protocol.FeatureLoopback,
		},
	}
	h.Calls = map[protocol.Method]memory.Func[*socket]{
		protocol.Socket: create, protocol.Bind: h.bind, protocol.Listen: h.listen,
		protocol.Accept: accept, protocol.Connect: h.connect, protocol.Close: shut,
		protocol.Send: send, protocol.Recv: recv, protocol.Getsockname: name,
	}
	h.Options = map[sock.Const]memory.Option[*socket]{sock.TCP_INFO: memory.NewOption(info, nil)}
	return h
}

// givePort gives a socket a port if it has none.
func (h *host) givePort(k *socket) {
	for k.local.Port() == 0 {
		h.lastPort++
		if h.lastPort != 0 && !h.taken(h.lastPort) {
			k.local = netip.AddrPortFrom(k.local.Addr(), h.lastPort)
		}
	}
}

func (h *host) taken(port uint16) bool {
	for k := range h.Sockets() {
		if k.local.Port() == port {
			return true
		}
	}
	return false
}

// listener finds who listens at an address.
func (h *host) listener(at netip.AddrPort) *socket {
	for k := range h.Sockets() {
		here := k.local.Addr() == at.Addr() ||
			k.local.Addr().IsUnspecified() && k.local.Addr().Is4() == at.Addr().Is4()
		if k.listening && k.local.Port() == at.Port() && here {
			return k
		}
	}
	return nil
}

// Command lwipagent serves the session protocol (spec/target/PROTOCOL.md) over
// the socket functions of lwIP. It is meant to be copied: README.md says how to
// do the same for another stack, in any language.
package main

// #cgo CFLAGS: -O2 -Wall -I/usr/include/lwip
// #cgo LDFLAGS: -llwip
// #include "stack.h"
import "C"

import (
	"os"
	"runtime/debug"
	"strconv"

	"github.com/sockspec/sockspec/spec/target/agent"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func main() {
	wire := C.int(0)
	if os.Getenv("PRECONFIGURED_TAPIF") != "" { // where lwIP's own driver finds its TAP device
		wire = 1
	}
	debug.SetTraceback("none") // when lwIP crashes, where Go is says nothing
	C.stack_start(wire)
	agent.Serve(agent.Session{
		In: os.Stdin, Out: os.Stdout, Worker: agent.Threads(perform),
		End: func() { os.Exit(0) }, // threads that block in lwIP end with the process
	})
}

// hello tells what the stack is and has, and the build options on which results
// depend.
func hello(p *protocol.Params) protocol.Result {
	if p.Text != "" && p.Text != protocol.WithSettings {
		panic(protocol.Invalid("text: %q: hello takes %q or none", p.Text, protocol.WithSettings))
	}
	return protocol.Result{Hello: &protocol.Greeting{
		Protocol: protocol.Version,
		Stack:    "lwip",
		Release:  C.LWIP_VERSION_STRING,
		Features: []protocol.Feature{
			protocol.FeatureTCP, protocol.FeatureUDP, protocol.FeatureIPv4, protocol.FeatureIPv6,
			protocol.FeatureLoopback, protocol.FeatureBlocked,
		},
		Settings: map[string]string{
			"TCP_MSS":                 strconv.Itoa(C.TCP_MSS),
			"TCP_WND":                 strconv.Itoa(C.TCP_WND),
			"TCP_SND_BUF":             strconv.Itoa(C.TCP_SND_BUF),
			"TCP_MSL":                 strconv.Itoa(C.TCP_MSL),
			"TCP_LISTEN_BACKLOG":      strconv.Itoa(C.TCP_LISTEN_BACKLOG),
			"LWIP_NETCONN_FULLDUPLEX": strconv.Itoa(C.LWIP_NETCONN_FULLDUPLEX),
		},
	}}
}

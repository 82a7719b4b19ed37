// Command lwipagent serves the session protocol (spec/target/PROTOCOL.md) over
// the socket functions of lwIP. It is meant to be copied: README.md says how to
// do the same for another stack, in any language.
package main

// #cgo CFLAGS: -O2 -Wall -Wextra -I/usr/include/lwip
// #cgo LDFLAGS: -llwip
// #include "stack.h"
// #include "lwip/priv/tcp_priv.h"
import "C"

import (
	"os"
	"runtime/debug"
	"strconv"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// tapVariable names the TAP device that is lwIP's wire; lwIP's own driver reads
// it. Without it there is no wire.
const tapVariable = "PRECONFIGURED_TAPIF"

func main() {
	wire := C.int(0)
	if os.Getenv(tapVariable) != "" {
		wire = 1
	}
	debug.SetTraceback("none") // when lwIP crashes, where Go is says nothing
	C.stack_start(wire)
	newAgent(os.Stdin, os.Stdout).serve()
	os.Exit(0) // threads that block in lwIP end with the process
}

func hello(p *protocol.Params) (res protocol.Result, err error) {
	if p.Text != "" && p.Text != protocol.WithSettings {
		return res, invalid("text: %q: hello takes %q or none", p.Text, protocol.WithSettings)
	}
	res.Hello = &protocol.Greeting{
		Protocol: protocol.Version,
		Stack:    "lwip",
		Release:  C.LWIP_VERSION_STRING,
		Features: []protocol.Feature{
			protocol.FeatureTCP, protocol.FeatureUDP, protocol.FeatureIPv4, protocol.FeatureIPv6,
			protocol.FeatureLoopback, protocol.FeatureBlocked,
		},
		Settings: settings,
	}
	return res, nil
}

// settings are the build options on which results depend.
var settings = map[string]string{
	"TCP_MSS":                 strconv.Itoa(C.TCP_MSS),
	"TCP_WND":                 strconv.Itoa(C.TCP_WND),
	"TCP_SND_BUF":             strconv.Itoa(C.TCP_SND_BUF),
	"TCP_MSL":                 strconv.Itoa(C.TCP_MSL),
	"TCP_LISTEN_BACKLOG":      strconv.Itoa(C.TCP_LISTEN_BACKLOG),
	"LWIP_NETCONN_FULLDUPLEX": strconv.Itoa(C.LWIP_NETCONN_FULLDUPLEX),
}

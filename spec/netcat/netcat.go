// Package netcat holds the specs of a netcat: a program that connects its
// standard input and output to a socket. It runs as a black box in a session's
// network; the specs give it its input, read its output, and look at what it
// does on the wire.
//
// Each spec is written against a netcat, which turns an order into a command
// line and knows the program's words; gonc.go describes the one there is.
package netcat

import (
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// netcat is a program of this kind.
type netcat struct {
	name string
	// path finds the program.
	path func() (string, error)
	// arguments is the command line for an order, without the program's name;
	// false if the program cannot do what is ordered.
	arguments func(order) ([]string, bool)
	// lines are what it says on standard error. In each, HOST, PORT and NET stand
	// for an address, its port, and tcp or udp.
	lines map[saying]string
}

// netcats are the programs that the specs are about.
var netcats = []netcat{gonc}

// order is what a spec wants of a netcat: to connect, or to listen.
type order struct {
	connect Addr   // the destination
	listen  Addr   // where to listen; every address of its family if it is the wildcard
	through uint16 // with scan: the last of the ports, of which the destination's is the first

	udp        bool
	keep       bool          // to listen on after the first client
	single     bool          // with keep: to serve one client at a time
	backlog    int           // 0 for what the program chooses
	scan       bool          // to see which ports are open, and no more
	noShutdown bool          // to keep the end of standard input to itself
	from       Addr          // the local address of a client, whose port may be 0
	wait       time.Duration // the limit of a client's patience, in whole seconds; 0 for none
	family     *Family       // of which the destination must be; nil for any
	verbose    bool
}

// saying names a line of standard error, by what it tells.
type saying string

const (
	listening  saying = "it listens"
	bound      saying = "it is bound to a UDP port"
	accepted   saying = "a client has come"
	connected  saying = "it is connected"
	refused    saying = "the peer refuses"
	unheard    saying = "the peer does not answer in time"
	noRoute    saying = "there is no way to the peer"
	otherKind  saying = "the destination is of another family"
	inUse      saying = "the port is in use"
	reset      saying = "the peer has reset the connection"
	unreadOut  saying = "nobody reads standard output"
	answeredNo saying = "the peer has no socket for what was sent to it"
)

// about opens the container of one file of specs, which are written for each
// netcat and for each family.
func about(semantic string, specs func(n netcat, f Family)) bool {
	GinkgoHelper()
	return Topic("netcat", semantic, func() {
		each(func(n netcat) {
			OverFamilies(func(f Family) { specs(n, f) })
		})
	})
}

// each writes specs for each netcat.
func each(specs func(n netcat)) {
	GinkgoHelper()
	for _, n := range netcats {
		Context(n.name, Label(n.name), Need(protocol.FeatureProcess, protocol.FeatureTCP, protocol.FeatureUDP), func() { specs(n) })
	}
}

// say is a line about an address.
func (n netcat) say(what saying, a Addr, o order) string {
	network := "tcp"
	if o.udp {
		network = "udp"
	}
	host, port := a.AddrPort().Addr().String(), strconv.Itoa(int(a.Port()))
	return strings.NewReplacer("HOST", host, "PORT", port, "NET", network).Replace(n.lines[what])
}

// party is a netcat that runs, with what it was told to do.
type party struct {
	*Process
	netcat
	order order
}

// start runs a netcat.
func (n netcat) start(b *Bench, o order) *party {
	GinkgoHelper()
	args, ok := n.arguments(o)
	if !ok {
		b.Lacks("a way to have " + n.name + " do this")
	}
	path, err := n.path()
	if err != nil {
		FailSpec(err.Error())
	}
	return &party{b.Spawn(append([]string{path}, args...)...), n, o}
}

// says is the line that the party has for an address.
func (p *party) says(what saying, a Addr) string { return p.say(what, a, p.order) }

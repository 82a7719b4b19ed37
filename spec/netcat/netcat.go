// Package netcat holds the specs of a netcat: a program that connects its
// standard input and output to a socket. It runs as a black box in a session's
// network; the specs give it its input, read its output, and look at what it
// does on the wire.
//
// Each spec is written against a netcat, which turns an order into a command
// line and knows the program's words. There is a file for each that is known:
// gonc.go, openbsd.go and so on. What the specs ask for is what gonc promises;
// what the others do otherwise is recorded.
package netcat

import (
	"regexp"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// netcat is a program of this kind.
type netcat struct {
	name string
	// path finds the program.
	path func() (string, error)
	// command is what stands before the arguments of each order, such as the name
	// of an applet, and flags that bring the program near to what gonc does unasked.
	command []string
	// version has the program tell its version, which the pattern's group finds.
	version []string
	pattern *regexp.Regexp
	// arguments is the command line for an order, without path and command. What the
	// program cannot do of it is lacks; "" if it can do all.
	arguments func(order) (args []string, lacks string)
	// lines are what it says on standard error. In each, HOST, PORT and NET stand
	// for an address, its port, and tcp or udp. Of a failure that is not among them
	// the program has to say one line, whatever its words; else it need say nothing.
	lines map[saying]string
	// fixedPorts says that the program cannot have the stack choose a port.
	fixedPorts bool
	// keepsEnd says that the program keeps the end of standard input to itself.
	keepsEnd bool
	// ownStatuses says that failures have statuses of their own, all but 0.
	ownStatuses bool
}

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
	sendOnly   bool          // to write nothing to standard output
	closing    string        // how to end the connection, as gonc's --close has it; "": as it does
	input      input         // what standard input is
	finGrace   time.Duration // how long standard input may be silent after the peer's FIN; 0 for ever
	from       Addr          // a client's local address; it may be the wildcard, its port may be 0
	wait       time.Duration // how long a client waits; 0 for ever. Both in whole seconds
	family     *Family       // of which the destination must be; nil for any
	verbose    bool
}

// about opens the container of one file of specs, which are written for each
// family.
func about(specs func(n netcat, f Family)) bool {
	GinkgoHelper()
	return once(func(n netcat) {
		OverFamilies(func(f Family) { specs(n, f) })
	})
}

// once opens the container of one file of specs of which one family is enough.
func once(specs func(n netcat)) bool {
	GinkgoHelper()
	return Topic(Need(protocol.FeatureProcess, protocol.FeatureTCP, protocol.FeatureUDP), func() {
		specs(judged)
	})
}

// party is a netcat that runs, with what it was told to do.
type party struct {
	*process.Process
	netcat
	order order
}

// start runs a netcat.
func (n netcat) start(b *Bench, o order) *party {
	GinkgoHelper()
	args, lacks := n.arguments(o)
	if lacks != "" {
		b.Lacks(lacks)
	}
	path, err := n.path()
	if err != nil {
		FailSpec(err.Error())
	}
	argv := append(append([]string{path}, n.command...), args...)
	return &party{process.Spawn(b, o.input.behind(b, argv)...), n, o}
}

// flag is a flag of a command line, which an order calls for or not.
type flag struct {
	name string
	on   bool
}

// chosen are the flags that an order calls for.
func chosen(flags ...flag) (args []string) {
	for _, f := range flags {
		if f.on {
			args = append(args, f.name)
		}
	}
	return args
}

// missing is the first of the things that an order calls for and a program lacks.
func missing(things ...flag) string {
	for _, thing := range things {
		if thing.on {
			return thing.name
		}
	}
	return ""
}

// hostPort are the two parts of an address as words of a command line.
func hostPort(a Addr) (host, port string) {
	ap := a.AddrPort()
	return ap.Addr().String(), strconv.Itoa(int(ap.Port()))
}

// seconds is a time in whole seconds.
func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// is4 tells an IPv4 address from an IPv6 one.
func is4(a Addr) bool { return a.AddrPort().Addr().Is4() }

// anywhere tells the wildcard of a family.
func anywhere(a Addr) bool { return a.AddrPort().Addr().IsUnspecified() }

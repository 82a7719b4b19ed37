package netcat

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// where is the address at which a server listens, once it does. A server that has
// no line about it is found in Linux's tables of sockets.
func (p *party) where(b *Bench) Addr {
	GinkgoHelper()
	what := listening
	if p.order.udp {
		what = bound
	}
	if p.lines[what] == "" {
		return p.lookedUp(b)
	}
	line, host := p.Line(), p.order.listen.AddrPort().Addr().String()
	before, after, _ := strings.Cut(p.lines[what], "PORT")
	before = strings.ReplaceAll(before, "HOST", host)
	digits := strings.TrimSuffix(strings.TrimPrefix(line, before), after)
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || port == 0 {
		FailSpec(fmt.Sprintf("Expected\n    %s\nto name the port where it listens, as in\n    %s%d%s",
			line, before, 12345, after))
	}
	return atPort(p.order.listen, uint16(port))
}

// lookUp prints the port, in hexadecimal digits, of the first socket in a state that
// /proc/net lists under a protocol: proc(5). It waits until there is one, or until
// the process that is to have it has ended.
const lookUp = `
pattern="^ *[0-9]+: [0-9A-F]+:($4) [0-9A-F]+:0000 $2 "
while ! grep -q '^State:.[ZX]' /proc/$3/status; do
	found=$(sed -nE "/$pattern/{s/$pattern.*/\1/p;q}" /proc/net/$1 /proc/net/${1}6)
	[ "$found" ] && echo "$found" && exit
done`

// lookedUp is where, by the tables of the stack.
func (p *party) lookedUp(b *Bench) Addr {
	GinkgoHelper()
	protocol, state, port := "tcp", "0A", "[0-9A-F]{4}" // listening
	if p.order.udp {
		protocol, state = "udp", "07" // without a peer
	}
	if asked := p.order.listen.Port(); asked != 0 {
		port = fmt.Sprintf("%04X", asked)
	}
	search := process.Spawn(b, "/bin/sh", "-c", lookUp, "sh", protocol, state, strconv.Itoa(p.PID()),
		port)
	search.WaitFor(startup)
	found := search.Rest()
	number, err := strconv.ParseUint(strings.TrimSpace(found), 16, 16)
	if err != nil {
		FailSpec("Expected\n    " + p.name + "\nto listen and not to end, with\n    " +
			strings.Join(p.Lines(), "\n    "))
	}
	return atPort(p.order.listen, uint16(number))
}

// atPort is another port of an address.
func atPort(a Addr, port uint16) Addr {
	return AddrOf(netip.AddrPortFrom(a.AddrPort().Addr(), port))
}

package netcat

import (
	"fmt"
	"strconv"
	"time"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/tool"
)

// gonc is the netcat of this module.
var gonc = netcat{
	name:      "gonc",
	path:      func() (string, error) { return tool.Path("gonc") },
	arguments: goncArguments,
	lines: map[saying]string{
		listening:  "Listening on HOST PORT",
		bound:      "Bound on HOST PORT",
		accepted:   "Connection received on HOST PORT",
		connected:  "Connection to HOST PORT port [NET/*] succeeded!",
		refused:    "gonc: connect to HOST port PORT (NET) failed: Connection refused",
		unheard:    "gonc: connect to HOST port PORT (NET) failed: Connection timed out",
		noRoute:    "gonc: connect to HOST port PORT (NET) failed: Network is unreachable",
		otherKind:  `gonc: getaddrinfo for host "HOST" port PORT: Address family for hostname not supported`,
		inUse:      "gonc: bind to HOST port PORT (NET): Address already in use",
		reset:      "gonc: receive from HOST port PORT (NET): Connection reset by peer",
		unreadOut:  "gonc: standard output: Broken pipe",
		answeredNo: "gonc: receive from HOST port PORT (NET): Connection refused",
	},
}

// goncArguments can do any order. The flags but the long ones are those of
// OpenBSD's nc.
func goncArguments(o order) ([]string, bool) {
	var args []string
	for _, flag := range []struct {
		name string
		on   bool
	}{
		{"-v", o.verbose}, {"-n", o.verbose}, // with -n a line has no service's name
		{"-u", o.udp}, {"-k", o.keep}, {"-z", o.scan}, {"--no-shutdown", o.noShutdown},
	} {
		if flag.on {
			args = append(args, flag.name)
		}
	}
	if o.single {
		args = append(args, "--max-conns", "1")
	}
	if o.backlog > 0 {
		args = append(args, "--backlog", strconv.Itoa(o.backlog))
	}
	if o.wait > 0 {
		args = append(args, "-w", strconv.Itoa(int(o.wait/time.Second)))
	}
	if o.family != nil {
		args = append(args, goncFamily(*o.family))
	}
	if o.listen != "" {
		return append(args, goncListen(o)...), true
	}
	return append(args, goncConnect(o)...), true
}

func goncFamily(f Family) string {
	if f.AF == IPv4.AF {
		return "-4"
	}
	return "-6"
}

func goncListen(o order) []string {
	at := o.listen.AddrPort()
	port := strconv.Itoa(int(at.Port()))
	switch at.Addr() {
	case IPv4.Any:
		return []string{"-l", "-4", port}
	case IPv6.Any:
		return []string{"-l", "-6", port}
	}
	return []string{"-l", at.Addr().String(), port}
}

func goncConnect(o order) []string {
	var args []string
	if o.from != "" {
		args = append(args, "-s", o.from.AddrPort().Addr().String())
		if port := o.from.Port(); port != 0 {
			args = append(args, "-p", strconv.Itoa(int(port)))
		}
	}
	to := o.connect.AddrPort()
	ports := strconv.Itoa(int(to.Port()))
	if o.through != 0 {
		ports = fmt.Sprintf("%d-%d", to.Port(), o.through)
	}
	return append(args, to.Addr().String(), ports)
}

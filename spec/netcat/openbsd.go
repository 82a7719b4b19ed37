package netcat

import (
	"fmt"
	"regexp"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/tool"
)

// openbsd is OpenBSD's nc, in Debian's flavour, where -q and a few others are added.
var openbsd = netcat{
	name:      "nc.openbsd",
	path:      func() (string, error) { return tool.Installed("nc.openbsd") },
	version:   []string{"-h"},
	pattern:   regexp.MustCompile(`Debian patchlevel ([^)\s]+)`),
	arguments: openbsdArguments,
	lines: map[saying]string{
		listening: "Listening on HOST PORT",
		bound:     "Bound on HOST PORT",
		accepted:  "Connection received on HOST PORT",
		connected: "Connection to HOST PORT port [NET/*] succeeded!",
		refused:   "nc.openbsd: connect to HOST port PORT (NET) failed: Connection refused",
		otherKind: `nc.openbsd: getaddrinfo for host "HOST" port PORT: ` +
			"Address family for hostname not supported",
	},
}

// openbsdArguments has the end of standard input passed on by -N, unless it is to be
// kept.
func openbsdArguments(o order) ([]string, string) {
	lacks := missing(
		flag{"a flag for the backlog", o.backlog > 0},
		flag{"a flag for how to close", o.closing != ""},
		flag{"a flag to send only", o.sendOnly},
	)
	return append(chosen(flag{"-N", !o.noShutdown && !o.udp && !o.scan}), openbsdFlags(o)...), lacks
}

// openbsdFlags are those that gonc shares with OpenBSD's nc. With -n, a line that -v
// writes names a port by its number, not by its service.
func openbsdFlags(o order) []string {
	args := chosen(flag{"-v", o.verbose}, flag{"-n", o.verbose},
		flag{"-u", o.udp}, flag{"-k", o.keep}, flag{"-z", o.scan})
	if o.wait > 0 {
		args = append(args, "-w", seconds(o.wait))
	}
	if o.family != nil {
		args = append(args, familyFlag(o.family.AF == IPv4.AF))
	}
	if o.listen == "" {
		return append(args, openbsdConnect(o)...)
	}
	host, port := hostPort(o.listen)
	if anywhere(o.listen) {
		return append(args, "-l", familyFlag(is4(o.listen)), port)
	}
	return append(args, "-l", host, port)
}

func openbsdConnect(o order) []string {
	host, ports := hostPort(o.connect)
	if o.through != 0 {
		ports = fmt.Sprintf("%s-%d", ports, o.through)
	}
	return append(fromFlags(o), host, ports)
}

// fromFlags are -s and -p, which most netcats have for the local address and port.
func fromFlags(o order) (args []string) {
	if o.from == "" {
		return nil
	}
	host, port := hostPort(o.from)
	if !anywhere(o.from) {
		args = append(args, "-s", host)
	}
	if port != "0" {
		args = append(args, "-p", port)
	}
	return args
}

// familyFlag is the flag that most netcats have for a family.
func familyFlag(ipv4 bool) string {
	if ipv4 {
		return "-4"
	}
	return "-6"
}

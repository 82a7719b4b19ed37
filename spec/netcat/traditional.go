package netcat

import (
	"fmt"
	"regexp"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/tool"
)

// traditional is Hobbit's nc 1.10, as Debian keeps it. It never passes on the end of
// standard input: with -q it ends as a whole.
var traditional = netcat{
	name:       "nc.traditional",
	path:       func() (string, error) { return tool.Installed("nc.traditional") },
	version:    []string{"-h"},
	pattern:    regexp.MustCompile(`\[v([^]]+)\]`),
	arguments:  traditionalArguments,
	fixedPorts: true,
	keepsEnd:   true,
}

func traditionalArguments(o order) ([]string, string) {
	lacks := missing(
		flag{"a flag to keep open", o.keep},
		flag{"a flag for the backlog", o.backlog > 0},
		flag{"a flag for how to close", o.closing != ""},
		flag{"a flag to send only", o.sendOnly},
		flag{"IPv6", o.listen != "" && !is4(o.listen) || o.connect != "" && !is4(o.connect)},
		flag{"a flag for the family", o.family != nil && o.family.AF != IPv4.AF},
	)
	args := append(chosen(flag{"-u", o.udp}, flag{"-z", o.scan}), "-n")
	if o.wait > 0 {
		args = append(args, "-w", seconds(o.wait))
	}
	if o.listen != "" {
		return append(args, traditionalListen(o)...), lacks
	}
	host, ports := hostPort(o.connect)
	if o.through != 0 {
		ports = fmt.Sprintf("%s-%d", ports, o.through)
	}
	return append(append(args, fromFlags(o)...), host, ports), lacks
}

func traditionalListen(o order) []string {
	host, port := hostPort(o.listen)
	if anywhere(o.listen) {
		return []string{"-l", "-p", port}
	}
	return []string{"-l", "-s", host, "-p", port}
}

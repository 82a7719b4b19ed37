package netcat

import (
	"regexp"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/tool"
)

// ncat is the netcat of Nmap.
var ncat = netcat{
	name:        "ncat",
	path:        func() (string, error) { return tool.Installed("ncat") },
	version:     []string{"--version"},
	pattern:     regexp.MustCompile(`Version (\S+)`),
	arguments:   ncatArguments,
	ownStatuses: true, // 1 of the network's, 2 of everything else
}

func ncatArguments(o order) ([]string, string) {
	lacks := missing(
		flag{"a flag for the backlog", o.backlog > 0},
		flag{"a flag for how to close", o.closing != ""},
		flag{"ranges of ports", o.through != 0},
		flag{"a flag to keep open with UDP", o.udp && o.keep},
	)
	args := append(chosen(flag{"-u", o.udp}, flag{"-k", o.keep}, flag{"-z", o.scan},
		flag{"--no-shutdown", o.noShutdown}, flag{"--send-only", o.sendOnly}), "-n")
	if o.single {
		args = append(args, "-m", "1")
	}
	if o.wait > 0 { // the limit on connecting, and that on silence
		args = append(args, "-w", seconds(o.wait), "-i", seconds(o.wait))
	}
	if o.family != nil {
		args = append(args, familyFlag(o.family.AF == IPv4.AF))
	}
	if o.listen == "" {
		host, port := hostPort(o.connect)
		return append(append(args, fromFlags(o)...), host, port), lacks
	}
	host, port := hostPort(o.listen)
	if anywhere(o.listen) {
		return append(args, "-l", familyFlag(is4(o.listen)), port), lacks
	}
	return append(args, "-l", host, port), lacks
}

package netcat

import (
	"regexp"
	"strconv"

	"github.com/sockspec/sockspec/spec/internal/tool"
)

// gonc is the netcat of this module.
var gonc = netcat{
	name:      "gonc",
	path:      func() (string, error) { return tool.Path("gonc") },
	version:   []string{"--version"},
	pattern:   regexp.MustCompile(`gonc (\S+)`),
	arguments: goncArguments,
	lines: map[saying]string{
		listening: "Listening on HOST PORT",
		bound:     "Bound on HOST PORT",
		accepted:  "Connection received on HOST PORT",
		connected: "Connection to HOST PORT port [NET/*] succeeded!",
		lingering: "Standard input is a pipe that may still speak: waiting for 2s of silence " +
			"(--fin-grace changes that)",
		waiting: "Standard input is a pipe that may still speak: waiting for its end " +
			"(--fin-grace sets a limit)",
		noAnswer: "gonc: no answer: the peer closed after our FIN " +
			"(servers that take it for a hang-up need --no-shutdown)",
		refused: "gonc: connect to HOST port PORT (NET) failed: Connection refused",
		unheard: "gonc: connect to HOST port PORT (NET) failed: Connection timed out",
		noRoute: "gonc: connect to HOST port PORT (NET) failed: Network is unreachable",
		otherKind: `gonc: getaddrinfo for host "HOST" port PORT: ` +
			"Address family for hostname not supported",
		inUse:      "gonc: bind to HOST port PORT (NET): Address already in use",
		reset:      "gonc: receive from HOST port PORT (NET): Connection reset by peer",
		unsent:     "gonc: send to HOST port PORT (NET): Connection reset by peer",
		unlingered: "gonc: close to HOST port PORT (NET): not all was acknowledged within 1s",
		answeredNo: "gonc: receive from HOST port PORT (NET): Connection refused",
	},
}

// goncArguments can do any order. The flags but the long ones are those of
// OpenBSD's nc.
func goncArguments(o order) ([]string, string) {
	args := chosen(flag{"--no-shutdown", o.noShutdown}, flag{"--send-only", o.sendOnly})
	if o.single {
		args = append(args, "--max-conns", "1")
	}
	if o.closing != "" {
		args = append(args, "--close", o.closing)
	}
	if o.finGrace > 0 {
		args = append(args, "--fin-grace", seconds(o.finGrace))
	}
	if o.backlog > 0 {
		args = append(args, "--backlog", strconv.Itoa(o.backlog))
	}
	return append(args, openbsdFlags(o)...), ""
}

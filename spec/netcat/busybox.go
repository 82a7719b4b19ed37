package netcat

import (
	"regexp"

	"github.com/sockspec/sockspec/spec/internal/tool"
)

// busybox has an nc of few flags, as Debian configures it.
var busybox = netcat{
	name:      "busybox",
	path:      func() (string, error) { return tool.Installed("busybox") },
	command:   []string{"nc"},
	pattern:   regexp.MustCompile(`BusyBox v(\S+)`),
	arguments: busyboxArguments,
}

func busyboxArguments(o order) ([]string, string) {
	lacks := missing(
		flag{"UDP", o.udp},
		flag{"a scan", o.scan},
		flag{"a flag to keep open", o.keep},
		flag{"a flag for the backlog", o.backlog > 0},
		flag{"a flag for how to close", o.closing != ""},
		flag{"a flag to send only", o.sendOnly},
		flag{"a flag to keep the end of standard input", o.noShutdown},
		flag{"a flag for the family", o.family != nil},
		flag{"a flag for the local address", o.from != "" && !anywhere(o.from)},
	)
	var args []string
	if o.wait > 0 {
		args = append(args, "-w", seconds(o.wait))
	}
	if o.listen != "" {
		host, port := hostPort(o.listen)
		args = append(args, "-l", "-p", port)
		if !anywhere(o.listen) {
			args = append(args, host)
		}
		return args, lacks
	}
	if o.from != "" {
		_, port := hostPort(o.from)
		args = append(args, "-p", port)
	}
	host, port := hostPort(o.connect)
	return append(args, host, port), lacks
}

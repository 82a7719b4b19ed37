package netcat

import (
	"fmt"
	"regexp"
	"strings"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/tool"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// socat connects any two channels, of which one is standard input and output here.
// It ends half a second after the end of one direction unless -t gives more, and drops
// urgent bytes without oobinline.
var socat = netcat{
	name:      "socat",
	path:      func() (string, error) { return tool.Installed("socat") },
	command:   []string{"-t60"},
	version:   []string{"-V"},
	pattern:   regexp.MustCompile(`socat version (\S+)`),
	arguments: socatArguments,
}

func socatArguments(o order) ([]string, string) {
	lacks := missing(flag{"a scan", o.scan}, flag{"a flag for how to close", o.closing != ""})
	args := chosen(flag{"-u", o.sendOnly})
	if o.wait > 0 {
		args = append(args, "-T", seconds(o.wait))
	}
	if o.finGrace > 0 {
		args = append(args, "-t", seconds(o.finGrace))
	}
	if o.listen != "" {
		return append(args, socatListen(o)...), lacks
	}
	return append(args, "-", socatConnect(o)), lacks
}

// socatListen has SO_REUSEADDR set, which socat leaves to its user.
func socatListen(o order) []string {
	kind := socatKind(o.listen, o.udp)
	host, port := socatHostPort(o.listen)
	options := []string{port, "bind=" + host, "reuseaddr"}
	switch {
	case o.udp && o.keep:
		return []string{"-u", kind + "-RECV:" + strings.Join(options, ","), "-"}
	case o.keep:
		options = append(options, "fork")
	}
	if o.single {
		options = append(options, "max-children=1")
	}
	if !o.udp {
		options = append(options, "oobinline")
	}
	if o.backlog > 0 {
		options = append(options, fmt.Sprintf("backlog=%d", o.backlog))
	}
	if o.noShutdown {
		options = append(options, "shut-none")
	}
	return []string{"-", kind + "-LISTEN:" + strings.Join(options, ",")}
}

func socatConnect(o order) string {
	host, port := socatHostPort(o.connect)
	address := socatKind(o.connect, o.udp) + ":" + host + ":" + port
	if !o.udp {
		address += ",oobinline"
	}
	if o.from != "" {
		from, fromPort := socatHostPort(o.from)
		address += ",bind=" + from + ":" + fromPort
	}
	if o.wait > 0 && !o.udp {
		address += ",connect-timeout=" + seconds(o.wait)
	}
	if o.noShutdown {
		address += ",shut-none"
	}
	if o.family != nil {
		address += ",pf=" + map[bool]string{true: "ip4", false: "ip6"}[o.family.AF == IPv4.AF]
	}
	return address
}

// socatKind is the name of a kind of address, without its suffix.
func socatKind(a Addr, udp bool) string {
	kind := "TCP"
	if udp {
		kind = "UDP"
	}
	if is4(a) {
		return kind + "4"
	}
	return kind + "6"
}

// socatHostPort puts the brackets around an IPv6 address that socat asks for.
func socatHostPort(a Addr) (host, port string) {
	host, port = hostPort(a)
	if !is4(a) {
		host = "[" + host + "]"
	}
	return host, port
}

package netcat

import (
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

func TestAnUnknownNetcatIsOneLineWithTheKnownOnes(t *testing.T) {
	_, judging := Judge("nc")
	for _, err := range []error{Known("nc"), Installed("nc"), judging} {
		const want = `no netcat "nc": there are gonc, nc.openbsd, nc.traditional, ncat, socat, busybox`
		if err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

func TestEachNetcatIsDescribed(t *testing.T) {
	for _, n := range netcats {
		if err := Known(n.name); err != nil {
			t.Error(err)
		}
		if n.path == nil || n.pattern == nil || n.pattern.NumSubexp() != 1 || n.arguments == nil {
			t.Errorf("the description of %s is not complete", n.name)
		}
		if (n.lines[listening] == "") != (n.lines[bound] == "") {
			t.Errorf("%s has a line for a listening socket or for a bound one, and not for both", n.name)
		}
	}
	if netcats[0].name != judged.name {
		t.Errorf("%s is judged unless another one is named, and %s stands first", judged.name,
			netcats[0].name)
	}
}

func TestInstalledNetcatsTellTheirVersion(t *testing.T) {
	for _, n := range netcats {
		if _, err := n.path(); err != nil {
			t.Logf("left out: %v", err)
			continue
		}
		version, err := n.told()
		if err != nil || version == "" {
			t.Errorf("the version of %s is %q: %v", n.name, version, err)
		}
	}
}

// TestOrders compares the command lines of a few orders; "lacks" begins what a
// program says to an order that it has no way to carry out.
func TestOrders(t *testing.T) {
	to, at := IPv4.PeerAt(80), IPv6.AnyAt(7)
	for _, c := range []struct {
		order order
		want  map[string]string
	}{
		{order{connect: to}, map[string]string{
			"gonc": "192.0.2.2 80", "nc.openbsd": "-N 192.0.2.2 80", "nc.traditional": "-n 192.0.2.2 80",
			"ncat": "-n 192.0.2.2 80", "socat": "- TCP4:192.0.2.2:80,oobinline", "busybox": "192.0.2.2 80",
		}},
		{order{connect: to, noShutdown: true, from: IPv4.StackAt(9)}, map[string]string{
			"gonc":           "--no-shutdown -s 192.0.2.1 -p 9 192.0.2.2 80",
			"nc.openbsd":     "-s 192.0.2.1 -p 9 192.0.2.2 80",
			"nc.traditional": "-n -s 192.0.2.1 -p 9 192.0.2.2 80",
			"ncat":           "--no-shutdown -n -s 192.0.2.1 -p 9 192.0.2.2 80",
			"socat":          "- TCP4:192.0.2.2:80,oobinline,bind=192.0.2.1:9,shut-none",
			"busybox":        "lacks a flag to keep the end of standard input",
		}},
		{order{listen: at, keep: true}, map[string]string{
			"gonc": "-k -l -6 7", "nc.openbsd": "-N -k -l -6 7",
			"nc.traditional": "lacks a flag to keep open", "ncat": "-k -n -l -6 7",
			"socat":   "- TCP6-LISTEN:7,bind=[::],reuseaddr,fork,oobinline",
			"busybox": "lacks a flag to keep open",
		}},
		{order{listen: IPv4.StackAt(7), backlog: 2}, map[string]string{
			"gonc": "--backlog 2 -l 192.0.2.1 7", "nc.openbsd": "lacks a flag for the backlog",
			"nc.traditional": "lacks a flag for the backlog",
			"ncat":           "lacks a flag for the backlog",
			"socat":          "- TCP4-LISTEN:7,bind=192.0.2.1,reuseaddr,oobinline,backlog=2",
			"busybox":        "lacks a flag for the backlog",
		}},
		{order{connect: to, sendOnly: true}, map[string]string{
			"gonc": "--send-only 192.0.2.2 80", "nc.openbsd": "lacks a flag to send only",
			"nc.traditional": "lacks a flag to send only",
			"ncat":           "--send-only -n 192.0.2.2 80", "socat": "-u - TCP4:192.0.2.2:80,oobinline",
			"busybox": "lacks a flag to send only",
		}},
		{order{connect: to, scan: true, through: 90, wait: time.Second}, map[string]string{
			"gonc": "-z -w 1 192.0.2.2 80-90", "nc.openbsd": "-z -w 1 192.0.2.2 80-90",
			"nc.traditional": "-z -n -w 1 192.0.2.2 80-90",
			"ncat":           "lacks ranges of ports", "socat": "lacks a scan", "busybox": "lacks a scan",
		}},
		{order{listen: IPv4.StackAt(7), udp: true}, map[string]string{
			"gonc": "-u -l 192.0.2.1 7", "nc.openbsd": "-u -l 192.0.2.1 7",
			"nc.traditional": "-u -n -l -s 192.0.2.1 -p 7",
			"ncat":           "-u -n -l 192.0.2.1 7", "socat": "- UDP4-LISTEN:7,bind=192.0.2.1,reuseaddr",
			"busybox": "lacks UDP",
		}},
	} {
		for _, n := range netcats {
			args, lacks := n.arguments(c.order)
			got := strings.Join(args, " ")
			if lacks != "" {
				got = "lacks " + lacks
			}
			if got != c.want[n.name] {
				t.Errorf("%s takes %+v as\n    %s\nwant\n    %s", n.name, c.order, got, c.want[n.name])
			}
		}
	}
}

func TestLinesOfFailuresMayHaveAnyWords(t *testing.T) {
	p := &party{netcat: netcat{lines: map[saying]string{inUse: "PORT of HOST is taken (NET)"}}}
	if got := p.says(inUse, IPv4.PeerAt(80)); got != "80 of 192.0.2.2 is taken (tcp)" {
		t.Errorf("known words come as %q", got)
	}
	if got := p.says(connected, IPv4.PeerAt(80)); got != "" {
		t.Errorf("a netcat that need not say that it is connected is to say %q", got)
	}
	want := []string{p.says(reset, IPv4.PeerAt(80))}
	for _, c := range []struct {
		lines []string
		held  bool
	}{{[]string{"gone"}, true}, {nil, false}, {[]string{"gone", "and more"}, false}} {
		if got := slices.Equal(likened(c.lines, want), want); got != c.held {
			t.Errorf("%q are the one line of a failure: %v, want %v", c.lines, got, c.held)
		}
	}
}

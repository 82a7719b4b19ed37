package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/sockspec/sockspec/spec/report"
)

// sample is a report with every verdict in it: what a run on a stack with a few
// faults leaves.
func sample() *report.Report {
	r := &report.Report{
		Version: report.Version,
		Stack: report.Stack{
			Target: "linux", Name: "Linux", Release: "6.18.44", Machine: "amd64",
			Features: []string{"tcp", "udp", "ipv6", "unix"},
			Settings: map[string]string{
				"net.ipv4.tcp_syn_retries": "6", "net.ipv4.ip_local_port_range": "32768\t60999",
				"net.core.somaxconn": "4096", "net.ipv4.tcp_abort_on_overflow": "0",
			},
		},
		Suite: "v0.1.0", Filter: "profile: containsAny {rfc, posix}", Seed: 1763634000,
		Started:  time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC),
		Duration: 41*time.Second + 300*time.Millisecond,
		Stale:    []string{"tcp linger IPv4 resets at once"},
		Standards: []report.Standard{
			{Source: "rfc9293", Title: "Transmission Control Protocol (TCP)",
				Labelled: report.Count{Total: 114, Testable: 74, Cited: 61, Held: 58},
				Implied:  report.Count{Total: 40, Testable: 31, Cited: 12, Held: 12}},
			{Source: "posix", Title: "The Open Group Base Specifications, Issue 8",
				Labelled: report.Count{Total: 210, Testable: 160, Cited: 96, Held: 90}},
			{Source: "rfc768", Title: "User Datagram Protocol",
				Implied: report.Count{Total: 16, Testable: 16, Cited: 0, Held: 0}},
		},
		Problems: []string{"process 3 ended early: its specs after tcp close are missing"},
	}
	r.Specs = append(r.Specs, passing(), failing(), deviating(), otherThanLinux(), mended(), blurred(),
		lacking(), left(), tabled())
	return r.Normal()
}

// spec makes a spec of a path and a text.
func spec(v report.Verdict, text string, path ...string) report.Spec {
	id := strings.Join(append(path, text), " ")
	path = append([]string{path[0] + " " + path[1]}, path[2:]...)
	file := strings.ReplaceAll(path[0], " ", "/")
	return report.Spec{
		ID: id, Slug: report.SlugOf(id), Path: path, Text: text, Verdict: v,
		Labels: []string{"level: must", "profile: rfc"},
		File:   "spec/" + file + ".go:41", Duration: 23 * time.Millisecond,
		Cites: []report.Citation{{
			ID: "rfc9293/MUST-5", Level: "MUST", Force: "MUST", Section: "3.8.6.1",
			Standard:   "Transmission Control Protocol (TCP)",
			Paraphrase: "A sender probes a window of zero.", Condition: "it has data to send",
		}},
	}
}

func passing() report.Spec {
	s := spec(report.Passed, "sends what it holds before the FIN", "tcp", "close", "IPv4")
	s.Packets, s.Calls = 13, 12
	s.Connections = []report.Connection{{Proto: "tcp", Client: "192.0.2.1:40000",
		Server: "192.0.2.2:80", History: "ShADadAFadAfA"}}
	return s
}

func failing() report.Spec {
	s := spec(report.Failed, "admits no more connections than its backlog", "tcp", "backlog", "IPv4")
	s.Message = "Timed out after 1.000s.\nExpected\n    <string>: ShADaDa\n" +
		"to match regular expression\n    <string>: ^S(TS){2,}"
	s.Expected, s.Actual = "history to match ^S(TS){2,}", "ShADaDa"
	s.Packets, s.Calls = 1204, 9
	s.Connections = []report.Connection{
		{Proto: "tcp", Client: "192.0.2.2:40001", Server: "192.0.2.1:80",
			History: "Sh" + strings.Repeat("ADa", 40) + "Fr"},
		{Proto: "tcp", Client: "192.0.2.2:40002", Server: "192.0.2.1:80", History: "STSTS"},
		{Proto: "tcp", Client: "[2001:db8::1]:40003", Server: "[2001:db8::2]:80", History: "Sr"},
		{Proto: "udp", Client: "192.0.2.1:53", Server: "192.0.2.2:53", History: "D!"},
	}
	return s
}

func deviating() report.Spec {
	s := spec(report.Deviated, "answers data to a closed reader with RST", "tcp", "close", "IPv6",
		"after shutdown")
	s.Expected, s.Actual = "RST", "ACK"
	s.Deviation = &report.Deviation{Reason: "Linux acknowledges and drops what arrives after SHUT_RD.",
		Source: "tcp(7), tcp_rcv_established()"}
	return s
}

func otherThanLinux() report.Spec {
	s := spec(report.Differs, "limits what bind gives to the range", "tcp", "IP_LOCAL_PORT_RANGE",
		"IPv4")
	s.Labels = []string{"profile:linux"}
	s.Cites[0].ID, s.Cites[0].Level, s.Cites[0].Force = "linux/ip7/IP_LOCAL_PORT_RANGE", "DOC", "Linux"
	s.Expected, s.Actual = "to be in 40000-40009", "49152"
	return s
}

func mended() report.Spec {
	s := spec(report.Mended, "gives EADDRINUSE for a port in TIME-WAIT", "address", "bind")
	s.Deviation = &report.Deviation{Reason: "The stack forgets TIME-WAIT.", Source: "issue 12"}
	return s
}

func blurred() report.Spec {
	s := spec(report.Inconclusive, "wakes every waiter", "poll", "wait")
	s.Dropped, s.Packets = 17, 90000
	return s
}

func lacking() report.Spec {
	s := spec(report.Unsupported, "receives a copy of each ICMP error", "raw", "icmp")
	s.Lacks = "raw"
	s.Message = "the stack has no raw sockets"
	return s
}

func left() report.Spec {
	return spec(report.Excluded, "keeps the order of datagrams", "udp", "order")
}

func tabled() report.Spec {
	s := spec(report.Failed, "conflicts as its table says", "address", "duplicate")
	s.Expected, s.Actual = "160 cells as the rule says", "2 differ"
	table := &report.Table{
		Rule: "A second bind to a port succeeds if both sockets said so, and no one listens.",
	}
	for c := range 10 {
		table.Columns = append(table.Columns,
			fmt.Sprintf("REUSEADDR %s, wildcard %d", []string{"on", "off"}[c%2], c))
	}
	for i := range 16 {
		row := report.Row{Name: fmt.Sprintf("127.0.0.%d first, listening", i)}
		for c := range 10 {
			want := []string{"ok", "EADDRINUSE"}[(i+c)%2]
			row.Cells = append(row.Cells, report.Cell{Want: want, Got: want})
		}
		table.Rows = append(table.Rows, row)
	}
	table.Rows[3].Cells[4].Got = "EINVAL"
	table.Rows[9].Cells[7].Got = ""
	s.Table = table
	return s
}

// many is a report of n specs, nearly all of them passed.
func many(n int) *report.Report {
	r := sample()
	for i := range n {
		s := passing()
		s.Path = []string{[]string{"tcp", "udp", "option", "message"}[i%4],
			fmt.Sprintf("topic %02d", i%24), []string{"IPv4", "IPv6"}[i%2]}
		s.ID = fmt.Sprintf("%s case %d", strings.Join(s.Path, " "), i)
		s.Text = fmt.Sprintf("returns the error of the peer once, and then forgets it, case %d", i)
		s.Slug = report.SlugOf(s.ID)
		r.Specs = append(r.Specs, s)
	}
	return r.Normal()
}

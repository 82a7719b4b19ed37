package report

import (
	"fmt"
	"strings"
	"time"
)

// sample is a report with every verdict in it: what a run on a stack with a few
// faults leaves.
func sample() *Report {
	r := &Report{
		Version: Version,
		Stack: Stack{
			Target: "linux", Name: "Linux", Release: "6.18.44", Machine: "amd64",
			Features: []string{"tcp", "udp", "ipv6", "unix"},
			Settings: map[string]string{
				"net.ipv4.tcp_syn_retries": "6", "net.ipv4.ip_local_port_range": "32768\t60999",
				"net.core.somaxconn": "4096", "net.ipv4.tcp_abort_on_overflow": "0",
			},
		},
		Suite: "v0.1.0", Filter: "profile: containsAny {rfc, posix}", Seed: 1763634000,
		Started: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Duration: 41*time.Second + 300*time.Millisecond,
		Stale: []string{"tcp linger IPv4 resets at once"},
		Standards: []Standard{
			{Source: "rfc9293", Title: "Transmission Control Protocol (TCP)", Labelled: Count{114, 74, 61, 58}, Implied: Count{40, 31, 12, 12}},
			{Source: "posix", Title: "The Open Group Base Specifications, Issue 8", Labelled: Count{210, 160, 96, 90}},
			{Source: "rfc768", Title: "User Datagram Protocol", Implied: Count{16, 16, 0, 0}},
		},
		Problems: []string{"process 3 ended early: its specs after tcp close are missing"},
	}
	r.Specs = append(r.Specs, passing(), failing(), deviating(), otherThanLinux(), mended(), blurred(), lacking(), left(), tabled())
	return normal(r)
}

// spec makes a spec of a path and a text.
func spec(v Verdict, text string, path ...string) Spec {
	id := strings.Join(append(path, text), " ")
	path = append([]string{path[0] + " " + path[1]}, path[2:]...)
	file := strings.ReplaceAll(path[0], " ", "/")
	return Spec{
		ID: id, Slug: Slug(id), Path: path, Text: text, Verdict: v,
		Labels: []string{"level: must", "profile: rfc"},
		File:   "spec/" + file + ".go:41", Duration: 23 * time.Millisecond,
		Cites: []Citation{{
			ID: "rfc9293/MUST-5", Level: "MUST", Section: "3.8.6.1", Standard: "Transmission Control Protocol (TCP)",
			Paraphrase: "A sender probes a window of zero.",
		}},
	}
}

func passing() Spec {
	s := spec(Passed, "sends what it holds before the FIN", "tcp", "close", "IPv4")
	s.Packets, s.Calls = 13, 12
	s.Connections = []Connection{{"tcp", "192.0.2.1:40000", "192.0.2.2:80", "ShADadAFadAfA"}}
	return s
}

func failing() Spec {
	s := spec(Failed, "admits no more connections than its backlog", "tcp", "backlog", "IPv4")
	s.Message = "Timed out after 1.000s.\nExpected\n    <string>: ShADaDa\nto match regular expression\n    <string>: ^S(TS){2,}"
	s.Expected, s.Actual = "history to match ^S(TS){2,}", "ShADaDa"
	s.Packets, s.Calls = 1204, 9
	s.Connections = []Connection{
		{"tcp", "192.0.2.2:40001", "192.0.2.1:80", "Sh" + strings.Repeat("ADa", 40) + "Fr"},
		{"tcp", "192.0.2.2:40002", "192.0.2.1:80", "STSTS"},
		{"tcp", "[2001:db8::1]:40003", "[2001:db8::2]:80", "Sr"},
		{"udp", "192.0.2.1:53", "192.0.2.2:53", "D!"},
	}
	return s
}

func deviating() Spec {
	s := spec(Deviated, "answers data to a closed reader with RST", "tcp", "close", "IPv6", "after shutdown")
	s.Expected, s.Actual = "RST", "ACK"
	s.Deviation = &Deviation{"Linux acknowledges and drops what arrives after SHUT_RD.", "tcp(7), tcp_rcv_established()"}
	return s
}

func otherThanLinux() Spec {
	s := spec(Differs, "limits what bind gives to the range", "tcp", "IP_LOCAL_PORT_RANGE", "IPv4")
	s.Labels = []string{"profile:linux"}
	s.Expected, s.Actual = "to be in 40000-40009", "49152"
	return s
}

func mended() Spec {
	s := spec(Mended, "gives EADDRINUSE for a port in TIME-WAIT", "address", "bind")
	s.Deviation = &Deviation{"The stack forgets TIME-WAIT.", "issue 12"}
	return s
}

func blurred() Spec {
	s := spec(Inconclusive, "wakes every waiter", "poll", "wait")
	s.Dropped, s.Packets = 17, 90000
	return s
}

func lacking() Spec {
	s := spec(Unsupported, "receives a copy of each ICMP error", "raw", "icmp")
	s.Lacks = "raw"
	s.Message = "the stack has no raw sockets"
	return s
}

func left() Spec { return spec(Excluded, "keeps the order of datagrams", "udp", "order") }

func tabled() Spec {
	s := spec(Failed, "conflicts as its table says", "address", "duplicate")
	s.Expected, s.Actual = "160 cells as the rule says", "2 differ"
	table := &Table{Rule: "A second bind to a port succeeds if both sockets said so, and no one listens."}
	for c := range 10 {
		table.Columns = append(table.Columns, fmt.Sprintf("REUSEADDR %s, wildcard %d", []string{"on", "off"}[c%2], c))
	}
	for i := range 16 {
		row := Row{Name: fmt.Sprintf("127.0.0.%d first, listening", i)}
		for c := range 10 {
			want := []string{"ok", "EADDRINUSE"}[(i+c)%2]
			row.Cells = append(row.Cells, Cell{want, want})
		}
		table.Rows = append(table.Rows, row)
	}
	table.Rows[3].Cells[4].Got = "EINVAL"
	table.Rows[9].Cells[7].Got = ""
	s.Table = table
	return s
}

// many is a report of n specs, nearly all of them passed.
func many(n int) *Report {
	r := sample()
	for i := range n {
		s := passing()
		s.Path = []string{[]string{"tcp", "udp", "option", "message"}[i%4], fmt.Sprintf("topic %02d", i%24), []string{"IPv4", "IPv6"}[i%2]}
		s.ID = fmt.Sprintf("%s case %d", strings.Join(s.Path, " "), i)
		s.Text = fmt.Sprintf("returns the error of the peer once, and then forgets it, case %d", i)
		s.Slug = Slug(s.ID)
		r.Specs = append(r.Specs, s)
	}
	return normal(r)
}

package focus

import (
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"
)

var known = []string{
	"backlog", "close", "linger", "tcp", "udp", "ipv4", "IP_LOCAL_PORT_RANGE",
	"level:MUST", "level:SHOULD", "req:rfc9293.MUST-5", "req:rfc9293.MUST-13", "profile:posix",
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ filter, want string }{
		{"", ""},
		{"backlog", ""},
		{"Backlog && !(IPV4 || udp), close", ""},
		{"ip_local_port_range", ""},
		{"level:must", ""},
		{"/^lin.*r$/ || tcp", ""},
		{"req: containsAny rfc9293.MUST-5 && tcp", ""},
		{"(req: containsAny {rfc9293.must-5, rfc9293.MUST-13}) && !level: isEmpty", ""},
		{"level: isSubsetOf {MUST, SHOULD}", ""},
		{"tcp&&backlgo", "no label backlgo: did you mean backlog?"},
		{"!(ipv6)", "no label ipv6: did you mean ipv4?"},
		{"level:MUSt || level:MIGHT", "no label level:MIGHT: did you mean level:MUST?"},
		{"rq: containsAny rfc9293.MUST-5", "no label begins with rq: did you mean req?"},
		{"rq: isEmpty", "no label begins with rq: did you mean req?"},
		{"req: containsAny rfc9293.MUST-55",
			"no label req:rfc9293.MUST-55: did you mean req:rfc9293.MUST-5?"},
		{"udp || req: containsAll {rfc9293.MUST-13, rfc9293.MUST-1O} || tcp",
			"no label req:rfc9293.MUST-1O: did you mean req:rfc9293.MUST-13?"},
		{"profile: consistsOf posx", "no label profile:posx: did you mean profile:posix?"},
		{"/^lin$/", "no label matches /^lin$/"},
		{"nothing",
			"no label nothing: there are IP_LOCAL_PORT_RANGE, backlog, close, ipv4, linger, tcp, udp"},
		{"unrelated: isEmpty", "no label begins with unrelated: there are level, profile, req"},
		{"tcp &&", `"tcp &&" is no label filter: Unexpected EOF.`},
		{"tcp & udp", `"tcp & udp" is no label filter: Invalid token '&'.  Did you mean '&&'?`},
		{"req: has 5", `"req: has 5" is no label filter: Invalid set operation 'has'.`},
	} {
		got := ""
		if err := Check(c.filter, func() []string { return known }); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("of %q it says %q, want %q", c.filter, got, c.want)
		}
	}
}

// FuzzTerms: every filter that Ginkgo takes is read to its end, without a panic; and
// none of its labels holds what separates them.
func FuzzTerms(f *testing.F) {
	for _, filter := range []string{"a && !b", "k: containsAny {a, b}", "(/x/ || k: isEmpty), c",
		"a:b", "k:  isSubsetOf  {a}", "a /b/"} {
		f.Add(filter)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		if _, err := types.ParseLabelFilter(filter); err != nil {
			return
		}
		found := terms(filter)
		if filter != "" && len(found) == 0 {
			t.Errorf("%q asks for nothing", filter)
		}
		if slices.ContainsFunc(found, func(t term) bool {
			return strings.ContainsAny(t.label, operators+"/")
		}) {
			t.Errorf("of %q it finds %v", filter, found)
		}
	})
}

package render

import (
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

func TestSpecsWithOneReasonAreToldOnce(t *testing.T) {
	shared := report.Deviation{Reason: "it does", Source: "net/ipv4"}
	specs := []*report.Spec{
		{ID: "a IPv4", Deviation: &report.Deviation{Reason: "it does", Source: "net/ipv4"}},
		{ID: "b", Deviation: &report.Deviation{Reason: "it does not", Source: "net/ipv4"}},
		{ID: "a IPv6", Deviation: &shared},
		{ID: "c"},
	}
	got := reasonItems(specs)
	if len(got) != 3 || got[0].Name != "a IPv4" ||
		!strings.Contains(strings.Join(got[0].Lines, "\n"), "also a IPv6") {
		t.Errorf("%+v", got)
	}
}

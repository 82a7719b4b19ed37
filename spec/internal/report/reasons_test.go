package report

import (
	"strings"
	"testing"
)

func TestSpecsWithOneReasonAreToldOnce(t *testing.T) {
	shared := Deviation{"it does", "net/ipv4"}
	specs := []*Spec{
		{ID: "a IPv4", Deviation: &Deviation{"it does", "net/ipv4"}},
		{ID: "b", Deviation: &Deviation{"it does not", "net/ipv4"}},
		{ID: "a IPv6", Deviation: &shared},
		{ID: "c"},
	}
	got := reasonItems(specs)
	if len(got) != 3 || got[0].Name != "a IPv4" || !strings.Contains(strings.Join(got[0].Lines, "\n"), "also a IPv6") {
		t.Errorf("%+v", got)
	}
}

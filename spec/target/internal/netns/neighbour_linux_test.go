package netns

import "testing"

func TestAColumnIsAddedUp(t *testing.T) {
	const text = "entries  lookups table_fulls\n00000001 0003 00000010\n00000001 0004 0000000f\n"
	for name, want := range map[string]uint64{"table_fulls": 31, "lookups": 7, "hits": 0} {
		if got := column([]byte(text), name); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	for _, broken := range []string{"", "table_fulls", "a table_fulls\n1\nx zz\n"} {
		if got := column([]byte(broken), "table_fulls"); got != 0 {
			t.Errorf("%q: %d", broken, got)
		}
	}
}

package socket

import (
	"strings"
	"testing"
)

func TestParseVsock(t *testing.T) {
	for text, want := range map[string]VM{
		"host 1234":    {2, 1234},
		"local 1":      {1, 1},
		"any 70000":    {1<<32 - 1, 70000},
		"3 4294967294": {3, 1<<32 - 2},
	} {
		cid, port, _ := strings.Cut(text, " ")
		if got, err := ParseVM(cid, port); err != nil || got != want {
			t.Errorf("%s: got %v and %v, want %v", text, got, err, want)
		}
	}
}

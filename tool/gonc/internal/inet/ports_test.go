package inet

import (
	"strings"
	"testing"
)

func TestFindService(t *testing.T) {
	const file = "# comment 80/tcp\nhttp 80/tcp www # web\nhttps\t443/tcp\nhttp " +
		"80/udp\nhttp-alt 8080/tcp webcache\nshort\n"
	for port, want := range map[string]string{
		"80/tcp": "http", "443/tcp": "https", "8080/tcp": "http-alt", "8080/udp": "", "0/tcp": "", "": "",
	} {
		if got := findService(strings.NewReader(file), port); got != want {
			t.Errorf("%q: got %q, want %q", port, got, want)
		}
	}
}

// A range goes either way, and a service's name may look like one.
func TestParsePortList(t *testing.T) {
	for text, want := range map[string]int{"20-30": 11, "30-20": 11, "7": 1, "65535-65535": 1} {
		if got, err := ParsePortList([]string{text}, "tcp"); err != nil || len(got) != want {
			t.Errorf("%s: got %v and %v, want %d ports", text, got, err, want)
		}
	}
}

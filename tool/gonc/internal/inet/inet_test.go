package inet_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
)

// spellings are addresses by what may be written for them; those of "" are none.
var spellings = map[string][]string{
	"0.0.0.0": {"0", "00", "0x0", "0.0", "0.0.0", "0.0.0.0"},
	"127.0.0.1": {"127.1", "127.0.1", "0x7f000001", "0X7F.1", "2130706433", "017700000001",
		"127.0.0.01", "0177.0x1"},
	"1.2.0.3":         {"1.2.3", "00000000000000000001.2.3", "0x000000000001.2.3"},
	"1.2.255.255":     {"1.2.65535"},
	"1.255.255.255":   {"1.16777215"},
	"255.255.255.255": {"4294967295", "0xffffffff", "037777777777"},
	"1.2.3.16":        {"1.2.3.0x10", "1.2.3.020"},
	"": {
		"", ".", "1.", ".1", "1..2", "1.2.3.4.", "1.2.3.4.5", "0x", "0x.1", "1.0x", "0x7g", "08",
		"1.2.3.08", "1_0", "0b1", "0o7",
		"256.1", "1.256.1", "0x100.1", "1.2.3.256", "1.2.65536", "1.16777216", "4294967296",
		"040000000000", "18446744073709551617",
		"+1", "-1", " 1", "1 ", "127.1 x", "127.1\tx", "127.0.0.1%lo", "localhost",
	},
}

func TestParseAddr(t *testing.T) {
	for want, texts := range spellings {
		for _, text := range texts {
			a, ok := inet.ParseAddr(text)
			if got := a.String(); ok != (want != "") || ok && got != want {
				t.Errorf("%q: got %s and %v, want %q", text, got, ok, want)
			}
		}
	}
}

// What netip reads is read.
func TestParseAddrIPv6(t *testing.T) {
	for _, text := range []string{"::", "::1", "2001:db8::1", "fe80::1%eth0", "::ffff:192.0.2.1"} {
		if a, ok := inet.ParseAddr(text); !ok || a.String() != text {
			t.Errorf("%q: got %s and %v", text, a, ok)
		}
	}
}

// The table is that of the C library.
func TestSpellingsAreThoseOfLibc(t *testing.T) {
	getent, err := exec.LookPath("getent")
	if err != nil {
		t.Skip("getent is not installed:", err)
	}
	for want, texts := range spellings {
		for _, text := range texts {
			if text == "localhost" {
				continue // which getent looks up
			}
			// it fails where there is none
			out, _ := exec.Command(getent, "-s", "hosts:files", "ahostsv4", "--", text).Output()
			if got, _, _ := strings.Cut(string(out), " "); got != want {
				t.Errorf("%q: the C library has %q, the table %q", text, got, want)
			}
		}
	}
}

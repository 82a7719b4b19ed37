package main

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestAddresses(t *testing.T) {
	for _, tc := range []struct {
		addr   sock.Addr
		family byte
		length int
	}{
		{"192.0.2.1:80", unix.AF_INET, 16},
		{"[2001:db8::1]:80", unix.AF_INET6, 28},
		{"[fe80::1%2]:80", unix.AF_INET6, 28},
		{"[::ffff:192.0.2.1]:80", unix.AF_INET6, 28},
		{"unix:", unix.AF_UNIX, 2},
		{"unix:/path", unix.AF_UNIX, 8},
		{"unix:@name", unix.AF_UNIX, 7},
		{sock.Addr("unix:/" + strings.Repeat("x", 106)), unix.AF_UNIX, 110},
		{sock.Addr("unix:/" + strings.Repeat("x", 107)), unix.AF_UNIX, 110}, // without its NUL
		{"unspec:", unix.AF_UNSPEC, 16},
	} {
		b, err := encodeAddr(tc.addr)
		if err != nil || len(b) != tc.length || b[0] != tc.family {
			t.Errorf("%s is %x, %v; want %d bytes of family %d", tc.addr, b, err, tc.length, tc.family)
		}
		if again := decodeAddr(b, uint32(len(b))); again != tc.addr {
			t.Errorf("%s comes back as %s", tc.addr, again)
		}
	}
}

// TestAddressesWithoutType: no byte of what a call returned may be lost.
func TestAddressesWithoutType(t *testing.T) {
	in4, _ := encodeAddr("192.0.2.1:80")
	in6, _ := encodeAddr("[2001:db8::1]:80")
	padded := bytes.Clone(in4)
	padded[15] = 1
	flow := bytes.Clone(in6)
	flow[4] = 1
	for name, b := range map[string][]byte{
		"one byte":           {2},
		"padding":            padded,
		"flow information":   flow,
		"a short one":        in4[:8],
		"another family":     {200, 0, 1, 2},
		"a path without NUL": {unix.AF_UNIX, 0, '/', 'x'},
		"a path with two":    {unix.AF_UNIX, 0, '/', 'x', 0, 0},
		"a relative @ path":  {unix.AF_UNIX, 0, '@', 'x', 0},
		"no UTF-8":           {unix.AF_UNIX, 0, 0, 0xff},
	} {
		got := decodeAddr(b, uint32(len(b)))
		if got != sock.RawAddr(b) {
			t.Errorf("%s: %s, want raw", name, got)
		}
		if again, err := encodeAddr(got); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s: %x comes back as %x, %v", name, b, again, err)
		}
	}
}

func TestAddressesOfAnyLength(t *testing.T) {
	whole, _ := encodeAddr("192.0.2.1:80")
	for n := range 40 {
		b, err := encodeAddr(sock.ResizedAddr("192.0.2.1:80", n))
		if err != nil || len(b) != n || !bytes.HasPrefix(b, whole[:min(n, len(whole))]) {
			t.Errorf("%d bytes: %x, %v", n, b, err)
		}
		if pointer(b) == nil {
			t.Errorf("%d bytes are at NULL", n)
		}
	}
	if b, err := encodeAddr(""); pointer(b) != nil || err != nil {
		t.Errorf("no address is %x, %v", b, err)
	}
}

func TestAddressesRefused(t *testing.T) {
	for _, a := range []sock.Addr{"localhost:80", "192.0.2.1", "1.2.3.4:99999", "raw:!", "len:4",
		"len:x:1.2.3.4:5", "len:4:",
		"len:4:len:4:1.2.3.4:5", "len:5000:1.2.3.4:5", "[fe80::1%eth0]:80", "frob:1"} {
		if b, err := encodeAddr(a); err == nil {
			t.Errorf("%q is %x", a, b)
		}
	}
}

func TestAsleep(t *testing.T) {
	if !sleepsIn([]byte("271 0x7f 0x1\n"), 271) || sleepsIn([]byte("202 0x7f\n"), 271) ||
		sleepsIn([]byte("running\n"), 271) {
		t.Error("/proc/PID/syscall is misread")
	}
	if !sleeps([]byte("7 (a) R) S 1 2")) || sleeps([]byte("7 (a) S) R 1 2")) ||
		sleeps([]byte("7 (a)")) {
		t.Error("/proc/PID/stat is misread")
	}
}

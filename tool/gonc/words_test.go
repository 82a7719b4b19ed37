package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// The reasons are those of strerror(3) in the C library.
func TestReason(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.EACCES:        "Permission denied",
		syscall.EADDRINUSE:    "Address already in use",
		syscall.EADDRNOTAVAIL: "Cannot assign requested address",
		syscall.EAFNOSUPPORT:  "Address family not supported by protocol",
		syscall.ECONNREFUSED:  "Connection refused",
		syscall.ECONNRESET:    "Connection reset by peer",
		syscall.EHOSTUNREACH:  "No route to host",
		syscall.EINVAL:        "Invalid argument",
		syscall.EIO:           "Input/output error",
		syscall.EMFILE:        "Too many open files",
		syscall.EMSGSIZE:      "Message too long",
		syscall.ENETUNREACH:   "Network is unreachable",
		syscall.ENOBUFS:       "No buffer space available",
		syscall.EPERM:         "Operation not permitted",
		syscall.EPIPE:         "Broken pipe",
		syscall.ETIMEDOUT:     "Connection timed out",
	} {
		if got := fault.Reason(errno); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFindService(t *testing.T) {
	const file = "# comment 80/tcp\nhttp 80/tcp www # web\nhttps\t443/tcp\nhttp 80/udp\nhttp-alt 8080/tcp webcache\nshort\n"
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
		if got, err := parsePortList([]string{text}, "tcp"); err != nil || len(got) != want {
			t.Errorf("%s: got %v and %v, want %d ports", text, got, err, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	if got, want := fault.OneLine("a\x1b[31m\nb\u202ec é"), "a?[31m?b?c é"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

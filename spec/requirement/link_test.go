package requirement

import (
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	const posix = "https://pubs.opengroup.org/onlinepubs/9699919799/functions/"
	for id, want := range map[string]string{
		"rfc9293/MUST-5":                  "https://www.rfc-editor.org/rfc/rfc9293#section-3.1",
		"posix/bind/EADDRINUSE":           posix + "bind.html",
		"linux/tcp7/unicast-only":         "https://man7.org/linux/man-pages/man7/tcp.7.html",
		"linux/ipv6-7/IPV6_V6ONLY":        "https://man7.org/linux/man-pages/man7/ipv6.7.html",
		"linux/listen2/backlog-completed": "https://man7.org/linux/man-pages/man2/listen.2.html",
		"linux/kernel/poll-hup":           kernel + "net/ipv4/tcp.c?h=v6.1",
		"gonc/fin":                        "",
	} {
		r, ok := Get(id)
		if !ok {
			t.Errorf("there is no %s", id)
		}
		if got := r.Link(); got != want {
			t.Errorf("%s, section %s, is at %s, want %s", id, r.Section, got, want)
		}
	}
}

func TestEachRequirementOfAStandardHasALink(t *testing.T) {
	for _, r := range All() {
		if r.Profile() != Gonc && !strings.HasPrefix(r.Link(), "https://") {
			t.Errorf("%s has the link %q", r.ID, r.Link())
		}
		if strings.HasSuffix(r.Link(), "/man-pages/") {
			t.Errorf("%s, section %s, has no manual page", r.ID, r.Section)
		}
	}
}

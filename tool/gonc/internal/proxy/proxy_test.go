package proxy

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
)

// wire is a proxy's connection with its answers in memory.
type wire struct {
	answers  *bytes.Reader
	requests bytes.Buffer
}

func (w *wire) Read(b []byte) (int, error)  { return w.answers.Read(b) }
func (w *wire) Write(b []byte) (int, error) { return w.requests.Write(b) }

// openThrough asks a proxy that answers with fixed bytes; it returns what was
// asked, and how many bytes of the answers were read.
func openThrough(p Server, host string, answers []byte) (requests string, read int, err error) {
	w := &wire{answers: bytes.NewReader(answers)}
	err = p.Open(w, host, 443)
	return w.requests.String(), len(answers) - w.answers.Len(), err
}

const payload = "SSH-2.0-first-bytes-of-the-host"

// Each protocol's request, byte by byte, and an answer that the host's first bytes follow.
func TestProxyGrants(t *testing.T) {
	known := Login{User: "ann", Password: "secret"}
	for name, c := range map[string]struct {
		proxy                 Server
		host, answer, request string
	}{
		"4": {Server{Kind: "4"}, "192.0.2.7", "\x00\x5a\x00\x00\x00\x00\x00\x00",
			"\x04\x01\x01\xbb\xc0\x00\x02\x07\x00"},
		"4 user": {Server{Kind: "4", Login: known}, "192.0.2.7",
			"\x00\x5a\x00\x00\x00\x00\x00\x00", "\x04\x01\x01\xbb\xc0\x00\x02\x07ann\x00"},
		"4a": {Server{Kind: "4a"}, "a.test", "\x00\x5a\x00\x00\x00\x00\x00\x00",
			"\x04\x01\x01\xbb\x00\x00\x00\x01\x00a.test\x00"},
		"5 name": {Server{Kind: "5"}, "a.test", "\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38",
			"\x05\x01\x00\x05\x01\x00\x03\x06a.test\x01\xbb"},
		"5 IPv4": {Server{Kind: "5"}, "192.0.2.7", "\x05\x00\x05\x00\x00\x03\x02ab\x04\x38",
			"\x05\x01\x00\x05\x01\x00\x01\xc0\x00\x02\x07\x01\xbb"},
		"5 IPv6": {Server{Kind: "5"}, "2001:db8::7",
			"\x05\x00\x05\x00\x00\x04" + strings.Repeat("\x00", 18),
			"\x05\x01\x00\x05\x01\x00\x04\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x07\x01\xbb"},
		"5 user": {Server{Kind: "5", Login: known}, "b",
			"\x05\x02\x01\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38",
			"\x05\x02\x00\x02\x01\x03ann\x06secret\x05\x01\x00\x03\x01b\x01\xbb"},
		"5 not asked": {Server{Kind: "5", Login: known}, "b",
			"\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38",
			"\x05\x02\x00\x02\x05\x01\x00\x03\x01b\x01\xbb"},
		"connect": {Server{Kind: "connect"}, "a.test", "HTTP/1.1 200 Connection " +
			"established\r\nVia: x\r\n\r\n", "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n"},
		"connect IPv6": {Server{Kind: "connect"}, "2001:db8::7", "HTTP/1.0 201 OK\n\n",
			"CONNECT [2001:db8::7]:443 HTTP/1.1\r\nHost: [2001:db8::7]:443\r\n\r\n"},
		"connect login": {Server{Kind: "connect", Login: known}, "b", "HTTP/1.1 200\r\n\r\n",
			"CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\nProxy-Authorization: Basic YW5uOnNlY3JldA==\r\n\r\n"},
	} {
		request, read, err := openThrough(c.proxy, c.host, []byte(c.answer+payload))
		if err != nil || request != c.request || read != len(c.answer) {
			t.Errorf("%s: asked %q, read %d bytes, got %v; want %q and %d bytes", name, request, read, err,
				c.request, len(c.answer))
		}
	}
}

func TestProxyRefuses(t *testing.T) {
	known := Login{User: "ann", Password: "secret"}
	for _, c := range []struct {
		proxy              Server
		host, answer, want string
	}{
		{Server{Kind: "4"}, "192.0.2.7", "\x00\x5b\x00\x00\x00\x00\x00\x00",
			"connection failed, SOCKSv4 error: Request rejected or failed"},
		{Server{Kind: "4"}, "192.0.2.7", "\x00\x01\x00\x00\x00\x00\x00\x00",
			"connection failed, SOCKSv4 error: Unknown (1)"},
		{Server{Kind: "4"}, "192.0.2.7", "\x05\x5a\x00\x00\x00\x00\x00\x00",
			"connection failed, the answer is not SOCKSv4's (version 5)"},
		{Server{Kind: "4", Login: Login{User: "a\x00b"}}, "192.0.2.7", "",
			"a SOCKS 4 user cannot hold a zero byte"},
		{Server{Kind: "4"}, "::1", "", "SOCKS 4 cannot reach ::1: it knows IPv4 addresses only"},
		{Server{Kind: "4a"}, strings.Repeat("x", 256), "", "host name too long for SOCKS4"},
		{Server{Kind: "5"}, "a.test", "\x05\xff", "authentication method negotiation failed"},
		{Server{Kind: "5"}, "a.test", "\x05\x02",
			"the proxy chose an authentication that was not offered: 2"},
		{Server{Kind: "5"}, "a.test", "HTTP", "the proxy does not speak SOCKSv5 (version 72)"},
		{Server{Kind: "5"}, "a.test", "\x05\x00\x04\x00\x00\x01",
			"connection failed, the answer is not SOCKSv5's (version 4)"},
		{Server{Kind: "5"}, "fe80::1%eth0", "", "a zone means nothing to a proxy: fe80::1%eth0"},
		{Server{Kind: "5"}, "a.test", "\x05\x00\x05\x05\x00\x01",
			"connection failed, SOCKSv5 error: Connection refused"},
		{Server{Kind: "5"}, "a.test", "\x05\x00\x05\x00\x00\x09",
			"connection failed, unsupported address type"},
		{Server{Kind: "5"}, "a.test", "\x05\x00\x05\x00\x00\x01ab",
			"the proxy closed the connection in its answer: read failed (2/6)"},
		{Server{Kind: "5"}, strings.Repeat("x", 256), "", "host name too long for SOCKS5"},
		{Server{Kind: "5", Login: known}, "a.test", "\x05\x02\x01\x01", "Proxy authentication failed"},
		{Server{Kind: "5", Login: Login{User: strings.Repeat("x", 256)}}, "a.test", "\x05\x02",
			"Proxy username/password too long"},
		{Server{Kind: "5", Login: Login{User: "ann", Unasked: true}}, "a.test", "\x05\x02",
			"the proxy wants a password"},
		{Server{Kind: "connect", Login: Login{User: "ann", Unasked: true}}, "a.test",
			"HTTP/1.1 407 Who?\r\n\r\n", "the proxy wants a password"},
		{Server{Kind: "connect"}, "a.test", "HTTP/1.1 407 Who?\r\n\r\n", "Proxy authentication failed"},
		{Server{Kind: "connect"}, "a.test", "HTTP/1.1 403 No\r\n\r\n", `Proxy error: "HTTP/1.1 403 No"`},
		{Server{Kind: "connect"}, "a.test", "SSH-2.0-x\n\n", `Proxy error: "SSH-2.0-x"`},
		{Server{Kind: "connect"}, "a.test", strings.Repeat("x", 300) + "\n\n",
			`Proxy error: "` + strings.Repeat("x", 200) + `"`},
		{Server{Kind: "connect"}, "a.test", "HTTP/1.1 200 OK\r\n" + strings.Repeat("h: x\r\n", 5000),
			"Too many proxy headers received"},
		{Server{Kind: "connect", Login: Login{User: "a:b"}}, "a.test", "",
			"an HTTP user cannot hold a colon: a:b"},
		{Server{Kind: "connect"}, "a.test\r\nX: y", "",
			`host name invalid for a proxy: "a.test\r\nX: y"`},
	} {
		if _, _, err := openThrough(c.proxy, c.host, []byte(c.answer)); err == nil ||
			err.Error() != c.want {
			t.Errorf("%s, %.20q, %.20q: got %v, want %s", c.proxy.Kind, c.host, c.answer, err, c.want)
		}
	}
}

// The connection to the proxy may fail both ways.
func TestProxyConnectionFails(t *testing.T) {
	broken := os.NewSyscallError("call", syscall.ECONNRESET)
	for _, kind := range []string{SOCKS4, SOCKS5, Connect} {
		p := Server{Kind: kind}
		for c, want := range map[io.ReadWriter]string{
			failing{reads: broken}:  "read from proxy: " + broken.Error(),
			failing{writes: broken}: "write to proxy: " + broken.Error(),
		} {
			if err := p.Open(c, "192.0.2.7", 80); !errors.Is(err, syscall.ECONNRESET) ||
				err.Error() != want {
				t.Errorf("%s: got %v, want %s", kind, err, want)
			}
		}
	}
}

// failing is a connection whose calls have these errors.
type failing struct{ reads, writes error }

func (f failing) Read([]byte) (int, error)    { return 0, f.reads }
func (f failing) Write(b []byte) (int, error) { return len(b), f.writes }

func TestParseProxy(t *testing.T) {
	for text, want := range map[string]Server{
		"proxy.test ":           {Kind: "5", Host: "proxy.test", Port: 1080},
		"proxy.test:9050 5":     {Kind: "5", Host: "proxy.test", Port: 9050},
		"proxy.test CONNECT":    {Kind: "connect", Host: "proxy.test", Port: 3128},
		"[2001:db8::1]:8080 4a": {Kind: "4a", Host: "2001:db8::1", Port: 8080},
		"[2001:db8::1] 4":       {Kind: "4", Host: "2001:db8::1", Port: 1080},
		"2001:db8::1 4A":        {Kind: "4a", Host: "2001:db8::1", Port: 1080},
	} {
		address, kind, _ := strings.Cut(text, " ")
		if got, err := Parse(address, cmp.Or(kind, SOCKS5)); err != nil || *got != want {
			t.Errorf("%s: got %v and %v, want %v", text, got, err, want)
		}
	}
}

// FuzzProxyAnswer gives each protocol answers from a hostile proxy. One that is
// accepted ends where it ends: a byte less is no answer, and further bytes are left
// to the host.
func FuzzProxyAnswer(f *testing.F) {
	kinds := []string{"4", "4a", "5", "connect"}
	for i, answer := range []string{
		"\x00\x5a\x00\x00\x00\x00\x00\x00", "\x00\x5b\x00\x00\x00\x00\x00\x00",
		"\x05\x02\x01\x00\x05\x00\x00\x03\x04abcd\x00\x50",
		"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", "HTTP/1.0 299\n\n", "\x05\x00\x05\x00\x00\x04",
		"\x05\x00\x05\x01",
	} {
		f.Add(byte(i), []byte(answer+payload))
	}
	f.Fuzz(func(t *testing.T, kind byte, answers []byte) {
		p := Server{Kind: kinds[int(kind)%len(kinds)], Login: Login{User: "ann", Password: "secret"}}
		_, read, err := openThrough(p, "192.0.2.7", answers)
		if read > maxAnswer {
			t.Fatalf("%d bytes of an answer were read", read)
		}
		if err != nil {
			return
		}
		if _, again, err := openThrough(p, "192.0.2.7", answers[:read]); err != nil || again != read {
			t.Fatalf("the %d bytes that were read are no answer: %v", read, err)
		}
		if _, _, err := openThrough(p, "192.0.2.7", answers[:read-1]); err == nil {
			t.Fatal("the last byte was not awaited")
		}
	})
}

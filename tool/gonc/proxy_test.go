package main

import (
	"bytes"
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
func openThrough(p proxy, host string, answers []byte) (requests string, read int, err error) {
	w := &wire{answers: bytes.NewReader(answers)}
	err = p.open(w, host, 443)
	return w.requests.String(), len(answers) - w.answers.Len(), err
}

const payload = "SSH-2.0-first-bytes-of-the-host"

// Each protocol's request, byte by byte, and an answer that the host's first bytes follow.
func TestProxyGrants(t *testing.T) {
	known := login{user: "ann", password: "secret"}
	for name, c := range map[string]struct {
		proxy                 proxy
		host, answer, request string
	}{
		"4":             {proxy{kind: "4"}, "192.0.2.7", "\x00\x5a\x00\x00\x00\x00\x00\x00", "\x04\x01\x01\xbb\xc0\x00\x02\x07\x00"},
		"4 user":        {proxy{kind: "4", login: known}, "192.0.2.7", "\x00\x5a\x00\x00\x00\x00\x00\x00", "\x04\x01\x01\xbb\xc0\x00\x02\x07ann\x00"},
		"4a":            {proxy{kind: "4a"}, "a.test", "\x00\x5a\x00\x00\x00\x00\x00\x00", "\x04\x01\x01\xbb\x00\x00\x00\x01\x00a.test\x00"},
		"5 name":        {proxy{kind: "5"}, "a.test", "\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38", "\x05\x01\x00\x05\x01\x00\x03\x06a.test\x01\xbb"},
		"5 IPv4":        {proxy{kind: "5"}, "192.0.2.7", "\x05\x00\x05\x00\x00\x03\x02ab\x04\x38", "\x05\x01\x00\x05\x01\x00\x01\xc0\x00\x02\x07\x01\xbb"},
		"5 IPv6":        {proxy{kind: "5"}, "2001:db8::7", "\x05\x00\x05\x00\x00\x04" + strings.Repeat("\x00", 18), "\x05\x01\x00\x05\x01\x00\x04\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x07\x01\xbb"},
		"5 user":        {proxy{kind: "5", login: known}, "b", "\x05\x02\x01\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38", "\x05\x02\x00\x02\x01\x03ann\x06secret\x05\x01\x00\x03\x01b\x01\xbb"},
		"5 not asked":   {proxy{kind: "5", login: known}, "b", "\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38", "\x05\x02\x00\x02\x05\x01\x00\x03\x01b\x01\xbb"},
		"connect":       {proxy{kind: "connect"}, "a.test", "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n"},
		"connect IPv6":  {proxy{kind: "connect"}, "2001:db8::7", "HTTP/1.0 201 OK\n\n", "CONNECT [2001:db8::7]:443 HTTP/1.1\r\nHost: [2001:db8::7]:443\r\n\r\n"},
		"connect login": {proxy{kind: "connect", login: known}, "b", "HTTP/1.1 200\r\n\r\n", "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\nProxy-Authorization: Basic YW5uOnNlY3JldA==\r\n\r\n"},
	} {
		request, read, err := openThrough(c.proxy, c.host, []byte(c.answer+payload))
		if err != nil || request != c.request || read != len(c.answer) {
			t.Errorf("%s: asked %q, read %d bytes, got %v; want %q and %d bytes", name, request, read, err, c.request, len(c.answer))
		}
	}
}

func TestProxyRefuses(t *testing.T) {
	known := login{user: "ann", password: "secret"}
	for _, c := range []struct {
		proxy              proxy
		host, answer, want string
	}{
		{proxy{kind: "4"}, "192.0.2.7", "\x00\x5b\x00\x00\x00\x00\x00\x00", "connection failed, SOCKSv4 error: Request rejected or failed"},
		{proxy{kind: "4"}, "192.0.2.7", "\x00\x01\x00\x00\x00\x00\x00\x00", "connection failed, SOCKSv4 error: Unknown (1)"},
		{proxy{kind: "4"}, "192.0.2.7", "\x05\x5a\x00\x00\x00\x00\x00\x00", "connection failed, the answer is not SOCKSv4's (version 5)"},
		{proxy{kind: "4", login: login{user: "a\x00b"}}, "192.0.2.7", "", "a SOCKS 4 user cannot hold a zero byte"},
		{proxy{kind: "4"}, "::1", "", "SOCKS 4 cannot reach ::1: it knows IPv4 addresses only"},
		{proxy{kind: "4a"}, strings.Repeat("x", 256), "", "host name too long for SOCKS4"},
		{proxy{kind: "5"}, "a.test", "\x05\xff", "authentication method negotiation failed"},
		{proxy{kind: "5"}, "a.test", "\x05\x02", "the proxy chose an authentication that was not offered: 2"},
		{proxy{kind: "5"}, "a.test", "HTTP", "the proxy does not speak SOCKSv5 (version 72)"},
		{proxy{kind: "5"}, "a.test", "\x05\x00\x04\x00\x00\x01", "connection failed, the answer is not SOCKSv5's (version 4)"},
		{proxy{kind: "5"}, "fe80::1%eth0", "", "a zone means nothing to a proxy: fe80::1%eth0"},
		{proxy{kind: "5"}, "a.test", "\x05\x00\x05\x05\x00\x01", "connection failed, SOCKSv5 error: Connection refused"},
		{proxy{kind: "5"}, "a.test", "\x05\x00\x05\x00\x00\x09", "connection failed, unsupported address type"},
		{proxy{kind: "5"}, "a.test", "\x05\x00\x05\x00\x00\x01ab", "the proxy closed the connection in its answer: read failed (2/6)"},
		{proxy{kind: "5"}, strings.Repeat("x", 256), "", "host name too long for SOCKS5"},
		{proxy{kind: "5", login: known}, "a.test", "\x05\x02\x01\x01", "Proxy authentication failed"},
		{proxy{kind: "5", login: login{user: strings.Repeat("x", 256)}}, "a.test", "\x05\x02", "Proxy username/password too long"},
		{proxy{kind: "5", login: login{user: "ann", unasked: true}}, "a.test", "\x05\x02", "the proxy wants a password"},
		{proxy{kind: "connect", login: login{user: "ann", unasked: true}}, "a.test", "HTTP/1.1 407 Who?\r\n\r\n", "the proxy wants a password"},
		{proxy{kind: "connect"}, "a.test", "HTTP/1.1 407 Who?\r\n\r\n", "Proxy authentication failed"},
		{proxy{kind: "connect"}, "a.test", "HTTP/1.1 403 No\r\n\r\n", `Proxy error: "HTTP/1.1 403 No"`},
		{proxy{kind: "connect"}, "a.test", "SSH-2.0-x\n\n", `Proxy error: "SSH-2.0-x"`},
		{proxy{kind: "connect"}, "a.test", strings.Repeat("x", 300) + "\n\n", `Proxy error: "` + strings.Repeat("x", 200) + `"`},
		{proxy{kind: "connect"}, "a.test", "HTTP/1.1 200 OK\r\n" + strings.Repeat("h: x\r\n", 5000), "Too many proxy headers received"},
		{proxy{kind: "connect", login: login{user: "a:b"}}, "a.test", "", "an HTTP user cannot hold a colon: a:b"},
		{proxy{kind: "connect"}, "a.test\r\nX: y", "", `host name invalid for a proxy: "a.test\r\nX: y"`},
	} {
		if _, _, err := openThrough(c.proxy, c.host, []byte(c.answer)); err == nil || err.Error() != c.want {
			t.Errorf("%s, %.20q, %.20q: got %v, want %s", c.proxy.kind, c.host, c.answer, err, c.want)
		}
	}
}

// The connection to the proxy may fail both ways.
func TestProxyConnectionFails(t *testing.T) {
	broken := os.NewSyscallError("call", syscall.ECONNRESET)
	for _, kind := range []string{proxySOCKS4, proxySOCKS5, proxyConnect} {
		p := proxy{kind: kind}
		for c, want := range map[io.ReadWriter]string{
			failing{reads: broken}:  "read from proxy: " + broken.Error(),
			failing{writes: broken}: "write to proxy: " + broken.Error(),
		} {
			if err := p.open(c, "192.0.2.7", 80); !errors.Is(err, syscall.ECONNRESET) || err.Error() != want {
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
	for text, want := range map[string]proxy{
		"proxy.test ":           {kind: "5", host: "proxy.test", port: 1080},
		"proxy.test:9050 5":     {kind: "5", host: "proxy.test", port: 9050},
		"proxy.test CONNECT":    {kind: "connect", host: "proxy.test", port: 3128},
		"[2001:db8::1]:8080 4a": {kind: "4a", host: "2001:db8::1", port: 8080},
		"[2001:db8::1] 4":       {kind: "4", host: "2001:db8::1", port: 1080},
		"2001:db8::1 4A":        {kind: "4a", host: "2001:db8::1", port: 1080},
	} {
		address, kind, _ := strings.Cut(text, " ")
		if got, err := parseProxy(address, kind); err != nil || *got != want {
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
		"\x00\x5a\x00\x00\x00\x00\x00\x00", "\x00\x5b\x00\x00\x00\x00\x00\x00", "\x05\x02\x01\x00\x05\x00\x00\x03\x04abcd\x00\x50",
		"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", "HTTP/1.0 299\n\n", "\x05\x00\x05\x00\x00\x04", "\x05\x00\x05\x01",
	} {
		f.Add(byte(i), []byte(answer+payload))
	}
	f.Fuzz(func(t *testing.T, kind byte, answers []byte) {
		p := proxy{kind: kinds[int(kind)%len(kinds)], login: login{user: "ann", password: "secret"}}
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

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
)

// Through each kind of proxy, to a host that only the proxy knows if the protocol has
// names: all bytes of both directions, each ended by itself.
func TestThroughProxy(t *testing.T) {
	known := proxy.Login{User: "ann", Password: "pass:word"}
	for name, c := range map[string]struct {
		kind  string
		known proxy.Login
		host  string
		args  []string
	}{
		"4":               {proxy.SOCKS4, proxy.Login{}, "localhost", nil},
		"4 user":          {proxy.SOCKS4, proxy.Login{User: "ann"}, "127.0.0.1", []string{"-P", "ann"}},
		"4a":              {proxy.SOCKS4A, proxy.Login{}, hostOfTest, nil},
		"5":               {proxy.SOCKS5, proxy.Login{}, hostOfTest, nil},
		"5 address":       {proxy.SOCKS5, proxy.Login{}, "127.0.0.1", []string{"-n"}},
		"5 spelling":      {proxy.SOCKS5, proxy.Login{}, "127.1", nil},
		"5 unasked":       {proxy.SOCKS5, proxy.Login{}, hostOfTest, []string{"-P", "ann"}},
		"5 login":         {proxy.SOCKS5, known, hostOfTest, []string{"--proxy-auth", "ann:pass:word"}},
		"connect":         {proxy.Connect, proxy.Login{}, hostOfTest, nil},
		"connect unasked": {proxy.Connect, proxy.Login{}, hostOfTest, []string{"-P", "ann"}},
		"connect login": {proxy.Connect, known, hostOfTest,
			[]string{"--proxy-auth", "@" + loginFile(t, "ann:pass:word\n")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, port := listenTCP(t)
			at := net.JoinHostPort("127.0.0.1", startProxy(t, c.kind, c.known))
			p := run1(t, append(c.args, "-v", "-x", at, "-X", c.kind, c.host, port)...)
			peer := accept(t, l)
			in, out := ways(p, peer)
			sent := []chan error{source(in.in, bulk, in.end), source(out.in, bulk, out.end)}
			for i, got := range []chan []byte{sink(in.out), sink(out.out)} {
				expectBulk(t, got)
				check(t, await(t, sent[i]))
			}
			p.expectStatus(0, "Connection to "+c.host+" "+port+" port [tcp/*] succeeded!\n")
		})
	}
}

func loginFile(t testing.TB, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "login")
	check(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// The password may come from the environment.
func TestProxyLoginFromEnvironment(t *testing.T) {
	t.Setenv("GONC_PROXY_AUTH", "ann:secret")
	l, port := listenTCP(t)
	at := net.JoinHostPort("127.0.0.1",
		startProxy(t, proxy.SOCKS5, proxy.Login{User: "ann", Password: "secret"}))
	p := launch(t, devNull(t), nil, "gonc", "-x", at, hostOfTest, port)
	check(t, accept(t, l).Close())
	p.expectStatus(0, "")
}

// A proxy that says nothing is given up after the time of -w.
func TestSilentProxy(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "gonc", "-w", "0.3", "-x", "127.0.0.1:"+port, hostOfTest, "80")
	accept(t, l)
	p.expectStatus(1, "gonc: wait for proxy 127.0.0.1 port "+port+" (tcp): Connection timed out\n")
}

// ncat as an HTTP proxy that knows its users.
func TestThroughNcat(t *testing.T) {
	ncat, err := exec.LookPath("ncat")
	if err != nil {
		t.Skip("ncat is not installed:", err)
	}
	l, port := listenTCP(t)
	free, at := listenTCP(t)
	check(t, free.Close())
	proxy := launch(t, devNull(t), nil, ncat, "-lvk", "--proxy-type", "http", "--proxy-auth",
		"ann:secret", "127.0.0.1", at)
	for !strings.Contains(proxy.line(), "Listening on") {
	}
	p := run1(t, "-x", "127.0.0.1:"+at, "-X", "connect", "--proxy-auth", "ann:secret", "127.0.0.1",
		port)
	peer := accept(t, l)
	p.write("through ncat")
	expect(t, peer, "through ncat")
	write(t, peer, "and back")
	expect(t, p.out, "and back")
	check(t, peer.Close())
	check(t, p.in.Close())
	expectEnd(t, p.out)
	p.expectStatus(0, "")
}

package main

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
)

// hostOfTest is a name that only the proxies of the tests can look up.
const hostOfTest = "host.of.test.invalid"

// tinyProxy is a proxy. It wants known's user and password, if any.
type tinyProxy struct {
	known  proxy.Login
	answer func(p *tinyProxy, c *bufio.ReadWriter) (host string, port uint16, grant string, err error)
}

// tinyProxies are the proxies of each kind.
var tinyProxies = map[string]func(*tinyProxy, *bufio.ReadWriter) (string, uint16, string, error){
	proxy.SOCKS4: (*tinyProxy).socks4, proxy.SOCKS4A: (*tinyProxy).socks4,
	proxy.SOCKS5: (*tinyProxy).socks5, proxy.Connect: (*tinyProxy).http,
}

// startProxy starts one, and returns its port.
func startProxy(t testing.TB, kind string, known proxy.Login) string {
	t.Helper()
	l, port := listenTCP(t)
	p := &tinyProxy{known, tinyProxies[kind]}
	go func() {
		for c, err := l.AcceptTCP(); err == nil; c, err = l.AcceptTCP() {
			if err := p.serve(c); err != nil {
				t.Log("proxy:", err)
			}
			c.Close()
		}
	}()
	return port
}

// serve connects to what c asks for, and carries bytes both ways.
func (p *tinyProxy) serve(c *net.TCPConn) error {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	rw := bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c))
	host, port, grant, err := p.answer(p, rw)
	if err != nil {
		return err
	}
	if host == hostOfTest {
		host = "127.0.0.1"
	}
	there, err := net.DialTimeout("tcp", net.JoinHostPort(host, fmt.Sprint(port)), patience)
	if err != nil {
		return err
	}
	defer there.Close()
	// The answer and the host's first bytes may come in one segment.
	to := there.(*net.TCPConn)
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(to, rw.Reader)
		_ = to.CloseWrite() // may be over already
		done <- err
	}()
	_, err = io.Copy(c, io.MultiReader(strings.NewReader(grant), to))
	_ = c.CloseWrite() // may be over already
	return cmp.Or(err, <-done)
}

func (p *tinyProxy) socks4(c *bufio.ReadWriter) (host string, port uint16, grant string,
	err error) {
	var head [8]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return "", 0, "", err
	}
	user, err := c.ReadString(0)
	if err != nil || user != p.known.User+"\x00" {
		return "", 0, "", fmt.Errorf("user %q: %v", user, err)
	}
	host, port = netip.AddrFrom4([4]byte(head[4:])).String(), binary.BigEndian.Uint16(head[2:])
	if host == "0.0.0.1" {
		name, err := c.ReadString(0)
		if err != nil {
			return "", 0, "", err
		}
		host = name[:len(name)-1]
	}
	return host, port, "\x00\x5a\x00\x00\x00\x00\x00\x00", nil
}

// socksName is the kind of an address that is a name (RFC 1928 section 5).
const socksName = 3

func (p *tinyProxy) socks5(c *bufio.ReadWriter) (host string, port uint16, grant string,
	err error) {
	if err := p.socks5Method(c); err != nil {
		return "", 0, "", err
	}
	var head [4]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return "", 0, "", err
	}
	length := map[byte]int{1: 4, 4: 16}[head[3]]
	if head[3] == socksName {
		n, err := c.ReadByte()
		if err != nil {
			return "", 0, "", err
		}
		length = int(n)
	}
	rest := make([]byte, length+2)
	if _, err := io.ReadFull(c, rest); err != nil {
		return "", 0, "", err
	}
	host = string(rest[:length])
	if a, ok := netip.AddrFromSlice(rest[:length]); ok && head[3] != socksName {
		host = a.String()
	}
	return host, binary.BigEndian.Uint16(rest[length:]), "\x05\x00\x00\x03\x05proxy\x12\x34", nil
}

// socks5Method wants user and password if there is one to know.
func (p *tinyProxy) socks5Method(c *bufio.ReadWriter) error {
	hello, _ := c.Peek(2)
	if len(hello) != 2 {
		return io.ErrUnexpectedEOF
	}
	if _, err := c.Discard(2 + int(hello[1])); err != nil {
		return err
	}
	if p.known.User == "" {
		return say(c, "\x05\x00")
	}
	if err := say(c, "\x05\x02"); err != nil {
		return err
	}
	want := fmt.Sprintf("\x01%c%s%c%s", len(p.known.User), p.known.User, len(p.known.Password),
		p.known.Password)
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != want {
		return fmt.Errorf("login %q: %v", got, err)
	}
	return say(c, "\x01\x00")
}

func say(c *bufio.ReadWriter, text string) error {
	if _, err := c.WriteString(text); err != nil {
		return err
	}
	return c.Flush()
}

func (p *tinyProxy) http(c *bufio.ReadWriter) (host string, port uint16, grant string, err error) {
	r, err := http.ReadRequest(c.Reader)
	if err != nil {
		return "", 0, "", err
	}
	want := ""
	if p.known.User != "" {
		want = "Basic " + base64.StdEncoding.EncodeToString([]byte(p.known.User+":"+p.known.Password))
	}
	if got := r.Header.Get("Proxy-Authorization"); r.Method != http.MethodConnect || got != want {
		_ = say(c, "HTTP/1.1 407 Who?\r\n\r\n") // the error is the other one
		return "", 0, "", fmt.Errorf("%s with %q", r.Method, got)
	}
	host, text, err := net.SplitHostPort(r.Host)
	if err != nil {
		return "", 0, "", err
	}
	n, err := inet.ParsePort(text, "tcp")
	return host, n, "HTTP/1.1 200 Connection established\r\nVia: 1.1 tiny\r\n\r\n", err
}

package main

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
)

// proxy is a server that connects to the destination in gonc's stead.
type proxy struct {
	kind  string // one of the proxy... constants
	host  string
	port  uint16
	login login
}

// login is what a proxy knows its user by; the zero login is none.
type login struct {
	user, password string
	unasked        bool // the password is to be asked for, once the proxy wants it
}

// errPasswordWanted is the answer of a proxy that wants a password not asked for yet.
var errPasswordWanted = errors.New("the proxy wants a password")

// The protocols of proxies, by the names that -X takes.
const (
	proxySOCKS4  = "4"
	proxySOCKS4A = "4a"
	proxySOCKS5  = "5"
	proxyConnect = "connect"
)

// The ports of proxies whose address names none, as in nc.
const (
	socksPort   = "1080"
	connectPort = "3128"
)

// parseProxy reads the values of -x and -X.
func parseProxy(address, kind string) (*proxy, error) {
	p := &proxy{kind: strings.ToLower(kind)}
	port := socksPort
	switch p.kind {
	case "":
		p.kind = proxySOCKS5
	case proxySOCKS4, proxySOCKS4A, proxySOCKS5:
	case proxyConnect:
		port = connectPort
	default:
		return nil, fmt.Errorf("unsupported proxy protocol: %s (4, 4a, 5 and connect are)", kind)
	}
	host, given, err := splitProxyAddress(address)
	if err != nil {
		return nil, err
	}
	if given != "" {
		port = given
	}
	p.host = host
	p.port, err = parseRemotePort(port, "tcp")
	return p, err
}

// splitProxyAddress splits host, host:port, [host] and [host]:port.
func splitProxyAddress(text string) (host, port string, err error) {
	if inner, ok := strings.CutPrefix(text, "["); ok {
		host, rest, closed := strings.Cut(inner, "]")
		if !closed {
			return "", "", errors.New("missing closing bracket in proxy")
		}
		if rest != "" && rest[0] != ':' {
			return "", "", errors.New("garbage proxy port delimiter")
		}
		return host, strings.TrimPrefix(rest, ":"), nil
	}
	if _, err := netip.ParseAddr(text); err == nil {
		return text, "", nil
	}
	host, port, _ = strings.Cut(text, ":")
	return host, port, nil
}

// open asks the proxy at the other end of c for a connection to a host's port. It
// reads nothing past the proxy's answer: what follows is the host's.
func (p *proxy) open(c io.ReadWriter, host string, port uint16) error {
	if !isPlainWord(host) {
		return fmt.Errorf("host name invalid for a proxy: %q", host)
	}
	switch p.kind {
	case proxySOCKS4, proxySOCKS4A:
		return p.openSOCKS4(c, host, port)
	case proxySOCKS5:
		return p.openSOCKS5(c, host, port)
	}
	return p.openConnect(c, host, port)
}

// isPlainWord tells text that cannot end, or begin, anything in a proxy's protocol.
func isPlainWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f })
}

// ask sends a request, and reads an answer of a fixed length.
func ask(c io.ReadWriter, request, answer []byte) error {
	if _, err := c.Write(request); err != nil {
		return fmt.Errorf("write to proxy: %w", err)
	}
	return readAnswer(c, answer)
}

// readAnswer reads a part of an answer whose length is known.
func readAnswer(c io.Reader, answer []byte) error {
	n, err := io.ReadFull(c, answer)
	switch {
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return fmt.Errorf("the proxy closed the connection in its answer: read failed (%d/%d)", n, len(answer))
	case err != nil:
		return fmt.Errorf("read from proxy: %w", err)
	}
	return nil
}

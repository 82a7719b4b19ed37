// Package proxy speaks the protocols in which a client asks a proxy to connect to a
// host in its stead: SOCKS 4, 4A and 5, and the CONNECT method of HTTP. The errors are
// in the words of OpenBSD's nc.
package proxy

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
)

// Server is a proxy: where it is, what it speaks, and as whom to speak to it.
type Server struct {
	Kind  string // SOCKS4, SOCKS4A, SOCKS5 or Connect
	Host  string // a name or an address
	Port  uint16
	Login Login
}

// The protocols of proxies, by the names that -X takes.
const (
	SOCKS4  = "4"       // knows IPv4 addresses only
	SOCKS4A = "4a"      // looks names up
	SOCKS5  = "5"       // RFC 1928; looks names up
	Connect = "connect" // RFC 9110 section 9.3.6; looks names up
)

// The ports of proxies whose address names none, as in nc.
const (
	socksPort   = "1080"
	connectPort = "3128"
)

// Parse makes a proxy of an address, which may name a port, and the name of a protocol.
func Parse(address, kind string) (*Server, error) {
	p := &Server{Kind: strings.ToLower(kind)}
	port := socksPort
	switch p.Kind {
	case SOCKS4, SOCKS4A, SOCKS5:
	case Connect:
		port = connectPort
	default:
		return nil, fmt.Errorf("unsupported proxy protocol: %s (4, 4a, 5 and connect are)", kind)
	}
	host, given, err := splitAddress(address)
	if err != nil {
		return nil, err
	}
	if given != "" {
		port = given
	}
	p.Host = host
	p.Port, err = inet.ParseRemotePort(port, "tcp")
	return p, err
}

// splitAddress splits host, host:port, [host] and [host]:port.
func splitAddress(text string) (host, port string, err error) {
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

// Open asks the proxy at the other end of c for a connection to a host's port. It
// reads nothing past the proxy's answer: what follows is the host's.
func (p *Server) Open(c io.ReadWriter, host string, port uint16) error {
	if !isPlainWord(host) {
		return fmt.Errorf("host name invalid for a proxy: %q", host)
	}
	switch p.Kind {
	case SOCKS4, SOCKS4A:
		return p.socks4(c, host, port)
	case SOCKS5:
		return p.socks5(c, host, port)
	}
	return p.connect(c, host, port)
}

// isPlainWord reports whether text can neither end nor begin anything in a protocol.
func isPlainWord(text string) bool {
	blank := func(r rune) bool { return r <= ' ' || r == 0x7f }
	return text != "" && !strings.ContainsFunc(text, blank)
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
		return fmt.Errorf("the proxy closed the connection in its answer: read failed (%d/%d)", n,
			len(answer))
	case err != nil:
		return fmt.Errorf("read from proxy: %w", err)
	}
	return nil
}

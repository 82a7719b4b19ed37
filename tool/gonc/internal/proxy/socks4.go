package proxy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
)

// The errors of a SOCKS 4 answer, in nc's words (the protocol's paper, "CONNECT").
var socks4Errors = map[byte]string{
	91: "Request rejected or failed",
	92: "SOCKS server cannot connect to identd on the client",
	93: "Client program and identd report different user-ids",
}

const socks4Granted = 90

// socks4 is Open in SOCKS 4, and in 4A, whose proxies look names up.
func (p *Server) socks4(c io.ReadWriter, host string, port uint16) error {
	request, err := p.socks4Request(host, port)
	if err != nil {
		return err
	}
	var answer [8]byte // version, code, and an address of no use
	if err := ask(c, request, answer[:]); err != nil {
		return err
	}
	switch code := answer[1]; {
	case answer[0] != 0:
		return fmt.Errorf("connection failed, the answer is not SOCKSv4's (version %d)", answer[0])
	case code != socks4Granted:
		return fmt.Errorf("connection failed, SOCKSv4 error: %s", socksReason(socks4Errors, code))
	}
	return nil
}

// socks4Request is the request for a host's port.
func (p *Server) socks4Request(host string, port uint16) ([]byte, error) {
	if strings.ContainsRune(p.Login.User, 0) {
		return nil, errors.New("a SOCKS 4 user cannot hold a zero byte")
	}
	address, name := netip.AddrFrom4([4]byte{0, 0, 0, 1}), "" // 4A's "a name follows"
	switch a, err := netip.ParseAddr(host); {
	case err == nil && a.Is4():
		address = a
	case err == nil || p.Kind == SOCKS4:
		return nil, fmt.Errorf("SOCKS 4 cannot reach %s: it knows IPv4 addresses only", host)
	case len(host) > 255:
		return nil, errors.New("host name too long for SOCKS4")
	default:
		name = host + "\x00"
	}
	request := binary.BigEndian.AppendUint16([]byte{4, 1}, port)
	request = append(request, address.AsSlice()...)
	return append(request, p.Login.User+"\x00"+name...), nil
}

// socksReason is a code of an answer in words.
func socksReason(words map[byte]string, code byte) string {
	if text := words[code]; text != "" {
		return text
	}
	return fmt.Sprintf("Unknown (%d)", code)
}

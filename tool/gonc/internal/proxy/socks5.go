package proxy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/netip"
)

// What SOCKS 5 messages hold (RFC 1928 sections 3 to 6; RFC 1929).
const (
	socks5Version   = 5
	socks5NoLogin   = 0
	socks5Login     = 2
	socks5NoMethod  = 0xff
	socks5IPv4      = 1
	socks5Name      = 3
	socks5IPv6      = 4
	loginVersion    = 1
	socks5Granted   = 0
	socks5Connect   = 1
	socks5MaxLength = 255 // of a name, a user, a password
)

// The errors of a SOCKS 5 answer, in nc's words (RFC 1928 section 6).
var socks5Errors = map[byte]string{
	1: "General SOCKS server failure",
	2: "Connection not allowed by ruleset",
	3: "Network unreachable",
	4: "Host unreachable",
	5: "Connection refused",
	6: "TTL expired",
	7: "Command not supported",
	8: "Address type not supported",
}

// socks5 is Open in SOCKS 5. The proxy looks names up.
func (p *Server) socks5(c io.ReadWriter, host string, port uint16) error {
	request, err := socks5Request(host, port)
	if err != nil {
		return err
	}
	if err := p.socks5LogIn(c); err != nil {
		return err
	}
	var answer [4]byte // version, code, reserved, kind of the address that follows
	if err := ask(c, request, answer[:]); err != nil {
		return err
	}
	switch code := answer[1]; {
	case answer[0] != socks5Version:
		return fmt.Errorf("connection failed, the answer is not SOCKSv5's (version %d)", answer[0])
	case code != socks5Granted:
		return fmt.Errorf("connection failed, SOCKSv5 error: %s", socksReason(socks5Errors, code))
	}
	return skipSOCKS5Address(c, answer[3])
}

// socks5Request is the request for a host's port.
func socks5Request(host string, port uint16) ([]byte, error) {
	request := []byte{socks5Version, socks5Connect, 0}
	a, err := netip.ParseAddr(host)
	switch {
	case err == nil && a.Is4():
		request = append(append(request, socks5IPv4), a.AsSlice()...)
	case err == nil && a.Zone() != "":
		return nil, fmt.Errorf("a zone means nothing to a proxy: %s", host)
	case err == nil:
		request = append(append(request, socks5IPv6), a.AsSlice()...)
	case len(host) > socks5MaxLength:
		return nil, errors.New("host name too long for SOCKS5")
	default:
		request = append(append(request, socks5Name, byte(len(host))), host...)
	}
	return binary.BigEndian.AppendUint16(request, port), nil
}

// socks5LogIn agrees on a method, and gives the user and the password if the proxy
// wants them.
func (p *Server) socks5LogIn(c io.ReadWriter) error {
	methods := []byte{socks5NoLogin}
	if p.Login.User != "" {
		methods = append(methods, socks5Login)
	}
	var answer [2]byte
	if err := ask(c, append([]byte{socks5Version, byte(len(methods))}, methods...),
		answer[:]); err != nil {
		return err
	}
	switch method := answer[1]; {
	case answer[0] != socks5Version:
		return fmt.Errorf("the proxy does not speak SOCKSv5 (version %d)", answer[0])
	case method == socks5NoLogin:
		return nil
	case method == socks5Login && p.Login.Unasked:
		return ErrPasswordWanted
	case method == socks5Login && p.Login.User != "":
		return p.Login.give(c)
	case method == socks5NoMethod:
		return errors.New("authentication method negotiation failed")
	default:
		return fmt.Errorf("the proxy chose an authentication that was not offered: %d", method)
	}
}

// give is the authentication of RFC 1929.
func (l Login) give(c io.ReadWriter) error {
	if len(l.User) > socks5MaxLength || len(l.Password) > socks5MaxLength {
		return errors.New("Proxy username/password too long") //nolint:staticcheck // nc's words
	}
	request := append([]byte{loginVersion, byte(len(l.User))}, l.User...)
	request = append(append(request, byte(len(l.Password))), l.Password...)
	var answer [2]byte
	if err := ask(c, request, answer[:]); err != nil {
		return err
	}
	if answer[1] != 0 {
		return errLogin
	}
	return nil
}

// skipSOCKS5Address reads the address and port that the proxy has connected from.
func skipSOCKS5Address(c io.Reader, kind byte) error {
	length := 0
	switch kind {
	case socks5IPv4:
		length = 4
	case socks5IPv6:
		length = 16
	case socks5Name:
		var n [1]byte
		if err := readAnswer(c, n[:]); err != nil {
			return err
		}
		length = int(n[0])
	default:
		return errors.New("connection failed, unsupported address type")
	}
	return readAnswer(c, make([]byte, length+2))
}

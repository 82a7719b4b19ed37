package proxy

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// The most that an answer to CONNECT may hold. What a server says beyond the first
// line is of no use here.
const (
	maxAnswer = 16 << 10
	maxStatus = 200 // of the line that an error shows
)

// errLogin is nc's error for a user or a password that the proxy does not know.
var errLogin = errors.New("Proxy authentication failed") //nolint:staticcheck // nc's words

// connect is Open by the CONNECT method of HTTP (RFC 9110 section 9.3.6), with
// the Basic scheme for user and password (RFC 7617).
func (p *Server) connect(c io.ReadWriter, host string, port uint16) error {
	request, err := p.connectRequest(host, port)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, request); err != nil {
		return fmt.Errorf("write to proxy: %w", err)
	}
	status, err := readHead(c)
	if err != nil {
		return err
	}
	switch code := statusCode(status); {
	case code >= 200 && code < 300:
		return nil
	case code == 407 && p.Login.Unasked:
		return ErrPasswordWanted
	case code == 407:
		return errLogin
	}
	return fmt.Errorf("Proxy error: \"%.*s\"", maxStatus, status) //nolint:staticcheck // nc's words
}

// connectRequest is the request for a host's port.
func (p *Server) connectRequest(host string, port uint16) (string, error) {
	authority := net.JoinHostPort(host, strconv.Itoa(int(port)))
	request := "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n"
	if p.Login.User != "" && !p.Login.Unasked {
		if strings.Contains(p.Login.User, ":") {
			return "", fmt.Errorf("an HTTP user cannot hold a colon: %s", p.Login.User)
		}
		given := base64.StdEncoding.EncodeToString([]byte(p.Login.User + ":" + p.Login.Password))
		request += "Proxy-Authorization: Basic " + given + "\r\n"
	}
	return request + "\r\n", nil
}

// readHead reads an answer up to its empty line, and returns the first line. It
// reads byte by byte: the byte after the empty line is the host's already.
func readHead(c io.Reader) (status string, err error) {
	var head []byte
	for b := make([]byte, 1); ; {
		if err := readAnswer(c, b); err != nil {
			return "", err
		}
		head = append(head, b[0])
		if text := string(head[max(0, len(head)-4):]); text == "\r\n\r\n" ||
			strings.HasSuffix(text, "\n\n") {
			status, _, _ = strings.Cut(string(head), "\n")
			return strings.TrimSuffix(status, "\r"), nil
		}
		if len(head) == maxAnswer {
			return "", errors.New("Too many proxy headers received") //nolint:staticcheck // nc's words
		}
	}
}

// statusCode is the code of a status line, 0 if it is none (RFC 9112 section 4).
func statusCode(line string) int {
	version, rest, _ := strings.Cut(line, " ")
	text, _, _ := strings.Cut(rest, " ")
	code, err := strconv.ParseUint(text, 10, 16)
	if err != nil || len(text) != 3 || !strings.HasPrefix(version, "HTTP/1.") {
		return 0
	}
	return int(code)
}

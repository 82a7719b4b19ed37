package inet

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/value"
)

// ErrNoPort is a command line that lacks a port.
var ErrNoPort = errors.New("missing port number")

// PortTooSmall is the error of a port that is 0, or less.
func PortTooSmall(text string) error { return fmt.Errorf("port number too small: %s", text) }

// ParsePort reads a port: a number from 0 to 65535, or a name of /etc/services.
// Its errors are nc's.
func ParsePort(text, network string) (uint16, error) {
	n, problem := value.ParseNumber(text, 0, math.MaxUint16)
	switch problem {
	case "":
		return uint16(n), nil
	case value.Invalid:
		return namedPort(text, network)
	}
	return 0, fmt.Errorf("port number %s: %s", problem, text)
}

// namedPort looks a service up.
func namedPort(name, network string) (uint16, error) {
	n, err := net.DefaultResolver.LookupPort(context.Background(), network, name)
	if err != nil || name == "" { // which is 0 to package net
		return 0, fmt.Errorf("port number invalid: %s", name)
	}
	return uint16(n), nil
}

// ParseRemotePort reads a port to connect to, which cannot be 0.
func ParseRemotePort(text, network string) (uint16, error) {
	port, err := ParsePort(text, network)
	if err == nil && port == 0 {
		return 0, PortTooSmall(text)
	}
	return port, err
}

// ParsePortList reads ports and ranges of ports.
func ParsePortList(args []string, network string) ([]uint16, error) {
	var ports []uint16
	for _, text := range args {
		low, high, err := parseRange(text, network)
		if err != nil {
			return nil, err
		}
		for p := int(low); p <= int(high); p++ {
			ports = append(ports, uint16(p))
		}
	}
	return ports, nil
}

// parseRange reads one port, or two with a dash between them, in either order. A
// service's name may itself hold a dash.
func parseRange(text, network string) (low, high uint16, err error) {
	port, err := ParseRemotePort(text, network)
	if err == nil || !isRange(text) {
		return port, port, err
	}
	first, last, _ := strings.Cut(text, "-")
	if low, err = ParseRemotePort(first, network); err != nil {
		return 0, 0, err
	}
	if high, err = ParseRemotePort(last, network); err != nil {
		return 0, 0, err
	}
	return min(low, high), max(low, high), nil
}

// isRange reports whether text looks like 20-30, or http-https.
func isRange(text string) bool {
	return strings.LastIndexByte(strings.TrimLeft(text, value.Blanks), '-') > 0
}

// ServiceName returns the name that /etc/services has for a port, "" if none.
// Package net looks up only the other way.
func ServiceName(port uint16, network string) string {
	f, err := os.Open("/etc/services")
	if err != nil {
		return ""
	}
	defer f.Close()
	return findService(f, fmt.Sprintf("%d/%s", port, network))
}

// findService returns the first name with this port in a file in the form of
// services(5).
func findService(r io.Reader, port string) string {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if f := strings.Fields(text); len(f) > 1 && f[1] == port {
			return f[0]
		}
	}
	return ""
}

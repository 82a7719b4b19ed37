package inet

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
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

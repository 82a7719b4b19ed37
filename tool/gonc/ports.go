package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"strings"
)

var errNoPort = errors.New("missing port number")

func portTooSmall(text string) error { return fmt.Errorf("port number too small: %s", text) }

// parsePort reads a port: a number from 0 to 65535, or a name of /etc/services.
// Its errors are nc's.
func parsePort(text, network string) (uint16, error) {
	n, problem := parseNumber(text, 0, math.MaxUint16)
	switch problem {
	case "":
		return uint16(n), nil
	case invalid:
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

// parseRemotePort reads a port to connect to, which cannot be 0.
func parseRemotePort(text, network string) (uint16, error) {
	port, err := parsePort(text, network)
	if err == nil && port == 0 {
		return 0, portTooSmall(text)
	}
	return port, err
}

// parsePortList reads ports and ranges of ports.
func parsePortList(args []string, network string) ([]uint16, error) {
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
	port, err := parseRemotePort(text, network)
	if err == nil || !isRange(text) {
		return port, port, err
	}
	first, last, _ := strings.Cut(text, "-")
	if low, err = parseRemotePort(first, network); err != nil {
		return 0, 0, err
	}
	if high, err = parseRemotePort(last, network); err != nil {
		return 0, 0, err
	}
	return min(low, high), max(low, high), nil
}

// isRange reports whether text looks like 20-30, or http-https.
func isRange(text string) bool { return strings.LastIndexByte(strings.TrimLeft(text, blanks), '-') > 0 }

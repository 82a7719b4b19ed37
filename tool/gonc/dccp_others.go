//go:build !linux

package main

import (
	"errors"
	"net/netip"
)

// openDCCPSocket is not to be had here.
func openDCCPSocket(netip.Addr) (*socket, error) { return nil, errors.New("no DCCP support available") }

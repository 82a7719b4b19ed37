//go:build unix && !linux

package main

import (
	"net/netip"
	"syscall"
)

// maxMD5Key says that there are no signatures here.
const maxMD5Key = 0

const mapsOptions = false

// setMinTTL and signWith are not to be had here.
func (s *socket) setMinTTL(bool, int) error         { return syscall.ENOPROTOOPT }
func (s *socket) signWith([]byte, netip.Addr) error { return syscall.ENOPROTOOPT }

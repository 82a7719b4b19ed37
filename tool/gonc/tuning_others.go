//go:build !unix

package main

import (
	"errors"
	"net/netip"
)

// maxMD5Key says that there are no signatures here.
const maxMD5Key = 0

// tune refuses options, since package net sets only some, and at other times.
func (t tuning) tune(*socket, netip.Addr) error {
	if t.broadcast || t.debug || t.receiveBuffer.given || t.sendBuffer.given || t.ttl.given || t.minTTL.given || t.tos.given {
		return errors.New("this system has none of -b -D -I -M -m -O -T")
	}
	return nil
}

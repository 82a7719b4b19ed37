package main

import (
	"time"

	"golang.org/x/sys/unix"
)

const (
	worthwhile = pipeSize / 2     // bytes that are worth a wake-up, and the calls after it
	inBulk     = 32 << 10         // one move of so many is part of a transfer that goes on
	gatherTime = time.Millisecond // how late the end of a transfer may be
)

// gather gives the peer a moment to send more, if so much has just been moved that more
// is likely on its way: TCP announces each segment, and a receiver that is quick moves
// each by itself. With gather, receiving takes two thirds of the processor time that it
// takes without, and the sender has less to do as well (measured).
//
// The kernel is asked to announce no less (SO_RCVLOWAT of socket(7)) only as long as
// this lasts: whoever waits later hears of a single byte. The peer's FIN is announced
// at once.
func (s *socket) gather(moved int) {
	if !s.lone || moved < inBulk {
		return
	}
	least, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT) // --sockopt may have set it
	if err != nil || s.set(unix.SOL_SOCKET, unix.SO_RCVLOWAT, worthwhile) != nil {
		return
	}
	comesWithin(s.fd, unix.POLLIN, gatherTime)
	_ = s.set(unix.SOL_SOCKET, unix.SO_RCVLOWAT, least) // what could be set can be set back
}

package main

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// --accept-timeout ends a server to which nobody comes.

// startWaiting has an exchange end when no datagram comes in time.
func (x *exchange) startWaiting() {
	if x.acceptTimeout > 0 {
		x.sock.WaitUntil(time.Now().Add(x.acceptTimeout))
	}
}

// awaitFault is the error of an operation that waits for a peer; nil if err is.
func (o *options) awaitFault(op string, at netip.AddrPort, err error) error {
	if o.acceptTimeout > 0 && errors.Is(err, syscall.ETIMEDOUT) {
		err = fault.Because(fault.TimedOut, fmt.Errorf("nobody came within %v", o.acceptTimeout))
	}
	return o.fault(op, at, err)
}

// endVacancy ends a server with -k when no connection has been open for the time.
func (o *options) endVacancy(l *socket.Socket, p *places, failed chan error) {
	if o.acceptTimeout > 0 {
		p.whenVacant(o.acceptTimeout, func() { failed <- o.awaitFault(fault.Accept, l.LocalAddr(), syscall.ETIMEDOUT) })
	}
}

package main

import (
	"syscall"
	"time"
)

// handshakeTime is how long a peer may take over what comes before the first byte
// of the session: a proxy's answer, a TLS handshake. -w may set less.
const handshakeTime = 30 * time.Second

// within does what waits for a peer's answers on a socket, and gives up in time.
func (o *options) within(sock *socket, do func() error) error {
	limit := handshakeTime
	if o.timeout > 0 {
		limit = min(limit, o.timeout)
	}
	late := time.AfterFunc(limit, sock.abort)
	err := do()
	if !late.Stop() {
		return syscall.ETIMEDOUT
	}
	return err
}

package main

import (
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// handshakeTime is how long a peer may take over an answer that is none of the session's
// bytes: a proxy's, or one of TLS. -w may set less.
const handshakeTime = 30 * time.Second

// within does what waits for a peer's answers on a socket, and gives up in time.
func within(limit time.Duration, sock *socket.Socket, do func() error) error {
	late := time.AfterFunc(limit, sock.Abort)
	err := do()
	if !late.Stop() {
		return syscall.ETIMEDOUT
	}
	return err
}

// startConnecting starts the time of --connect-timeout.
func (o *options) startConnecting() {
	if o.connectTimeout > 0 {
		o.connectBy = time.Now().Add(o.connectTimeout)
	}
}

// connectLimit is how long an attempt to connect may take from now on; 0 is as long as
// the kernel lets it.
func (o *options) connectLimit() time.Duration {
	if o.connectBy.IsZero() {
		return o.timeout
	}
	return max(instant, time.Until(o.connectBy))
}

// answerLimit is how long a peer may take over an answer.
func (o *options) answerLimit() time.Duration {
	if o.timeout > 0 {
		return min(handshakeTime, o.timeout)
	}
	return handshakeTime
}

// handshakeLimit is answerLimit before the session begins.
func (o *options) handshakeLimit() time.Duration {
	if o.connectBy.IsZero() {
		return o.answerLimit()
	}
	return o.connectLimit()
}

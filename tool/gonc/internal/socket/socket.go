// Package socket makes and uses sockets as socket(2) makes them: TCP and not MPTCP, with
// Nagle's algorithm on and no keepalive. Package net would have it otherwise. The one
// option that every connection gets is SO_OOBINLINE, so that a byte sent as urgent is
// delivered at its place in the stream (RFC 6093 section 6).
//
// What every system has is in socket.go and its neighbours; socket_unix.go makes the
// calls, socket_linux.go what only Linux has, and socket_other.go serves the systems
// without them by way of package net.
package socket

import "errors"

// ErrGone is what Drain meets, and whoever waits for something to send: the connection is
// over. Reading tells why.
var ErrGone = errors.New("the connection is over")

// errNoForget is why a connection cannot be abandoned without a packet.
var errNoForget = errors.New("close=abandon needs Linux, and CAP_NET_ADMIN")

// PassedDescriptor is where systemd, and whoever does as it does, passes the socket that a
// server is to listen on, to the process with the number LISTEN_PID (sd_listen_fds(3)).
const PassedDescriptor = 3

// Kind is what a socket that was passed turned out to be.
type Kind struct {
	Datagrams bool   // and not a listener for connections
	Unix      bool   // and not of IP
	Path      string // of a Unix socket
	six       bool
}

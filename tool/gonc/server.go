package main

import (
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/datagram"
	"github.com/sockspec/sockspec/tool/gonc/internal/listen"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// server is what listens as the command line asks for.
func (o *options) server() *listen.Server {
	return &listen.Server{
		Teller: o.Teller, Names: o.names, Config: o.tuning, Datagrams: o.udp,
		Source: o.source, Port: o.sourcePort, VM: o.vm, Passed: o.passed,
		Backlog: o.backlog, Limit: o.AcceptTimeout, Access: o.access,
		Readiness: o.ready, TLS: o.TLS,
	}
}

// serve is the TCP server.
func (o options) serve() error {
	server := o.server()
	l, err := server.Listen()
	if err != nil {
		return err
	}
	accept := func() (*socket.Socket, netip.AddrPort, error) { return server.Accept(l) }
	if o.Keep {
		return session.ServeAll(o.Settings, l, accept)
	}
	l.WaitFor(o.AcceptTimeout)
	sock, peer, err := accept()
	if err != nil {
		return err
	}
	l.Close()             // whoever comes later is refused, not kept waiting
	signals.RemoveFiles() // of a Unix socket
	return session.New(o.Settings, sock, peer, transfer.StandardStreams(false)).Serve()
}

// serveDatagrams is the UDP server.
func (o options) serveDatagrams() error {
	server := o.server()
	sock, err := server.Listen()
	if err != nil {
		return err
	}
	x := datagram.New(o.Reports, o.Terms, sock, sock.LocalAddr())
	x.Admits, x.Adopted = o.access.Admits, o.passed != nil
	x.Reopen = func(a netip.Addr) (*socket.Socket, error) { return o.tuning.Open(a, true) }
	return x.Serve()
}

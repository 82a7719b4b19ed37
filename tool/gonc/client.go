package main

import (
	"errors"
	"os"

	"github.com/sockspec/sockspec/tool/gonc/internal/datagram"
	"github.com/sockspec/sockspec/tool/gonc/internal/dial"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/term"
)

// client is what makes the connections that the command line asks for.
func (o *options) client() *dial.Client {
	return &dial.Client{
		Teller: o.Teller, Names: o.names, Config: o.tuning, Datagrams: o.udp,
		Host: o.host, Ports: o.ports, VM: o.vm, Proxy: o.proxy,
		Source: o.source, SourcePort: o.sourcePort,
		Timeout: o.Timeout, ConnectTimeout: o.connectTimeout, Interval: o.Interval,
	}
}

// talk is the TCP client.
func (o options) talk() error {
	if len(o.ports) > 1 {
		return o.talkToEach()
	}
	c := o.client()
	sock, peer, err := c.Reach(o.ports[0])
	if err != nil {
		return err
	}
	o.ConnectBy = c.By
	return session.New(o.Settings, sock, peer, transfer.StandardStreams(false)).Serve()
}

// talkToEach talks to those of several ports that answer, one after another.
// Standard input is for the first of them, until its peer has finished, and then for
// the next, as with the connections of a server. A session that fails has its line,
// and is the failure of all.
func (o options) talkToEach() error {
	o.Keep = true
	c, here := o.client(), transfer.StandardStreams(true)
	answered := 0
	var refused, failed error
	for port := range c.InTurn() {
		sock, peer, err := c.Reach(port)
		if err != nil {
			refused = err
			continue
		}
		answered++
		o.ConnectBy = c.By
		s := session.New(o.Settings, sock, peer, here)
		err = s.Serve()
		if s.IsFatal(err) {
			return err
		}
		if err != nil && !fault.IsQuiet(err) {
			tell.Complain(err)
			failed = fault.Reported(err)
		}
	}
	if answered == 0 {
		return c.NoneIsOpen(refused)
	}
	return failed
}

// exchangeDatagrams is the UDP client.
func (o options) exchangeDatagrams() error {
	c := o.client()
	sock, peer, err := c.Reach(o.ports[0])
	if err != nil {
		return err
	}
	x := datagram.New(o.Reports, o.Terms, sock, peer)
	if c.MeansMany(peer.Addr()) {
		return x.RunMany()
	}
	return x.Run()
}

// passSocket connects, and passes the connected socket on to whoever has the other
// end of standard output: -F. It serves as ssh's ProxyCommand with ProxyUseFdpass.
func (o options) passSocket() error {
	if term.IsTerminal(int(os.Stdout.Fd())) {
		return errors.New("cannot pass file descriptor to tty")
	}
	sock, _, err := o.client().Reach(o.ports[0])
	if err != nil {
		return err
	}
	defer sock.Close()
	// Nobody has had enough of a socket that he did not get.
	return fault.Because(fault.Output, fault.About("standard output", sock.PassTo(1)))
}

package main

import (
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// talkToEach talks to those of several ports that answer, one after another.
// Standard input is for the first of them, until its peer has finished, and then for
// the next, as with the connections of a server. A session that fails has its line,
// and is the failure of all.
func (o options) talkToEach() error {
	o.Keep = true
	here := transfer.StandardStreams(true)
	answered := 0
	var refused, failed error
	for i, port := range o.ports {
		o.pauseBefore(i)
		sock, peer, err := o.reach(port)
		if err != nil {
			refused = err
			continue
		}
		answered++
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
		return o.noneIsOpen(refused)
	}
	return failed
}

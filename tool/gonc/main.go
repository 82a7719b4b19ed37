// Gonc connects standard input and output to a TCP, UDP or Unix socket, as a client
// or as a server. It takes the place of OpenBSD's nc, whose flags and messages it
// has, and loses nothing where that does. Its manual is gonc.1: read it with
// "man -l tool/gonc/gonc.1".
//
// # The ends of a connection
//
// The two directions of a connection are independent, a goroutine each: what
// happens in one, be it silence, an end or a stalled reader, holds up nothing in the
// other. The end of standard input becomes a FIN, the peer's FIN the end of standard
// output. A session is over when both have ended, and the peer has acknowledged
// everything (on Linux), so that exit status 0 means delivered. What ends it sooner is
// in internal/session.
//
// # Sockets
//
// Sockets are made by socket(2), with what a program in C gets by default: TCP
// and not MPTCP, Nagle's algorithm on, no keepalive until the peer's FIN, when it is
// to find out whether there still is a peer. The only option set on every connection
// is SO_OOBINLINE, so that a byte sent as urgent is delivered at its place in the
// stream (RFC 6093 section 6) and not lost.
package main

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/sockspec/sockspec/internal/version"
	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

func main() { os.Exit(run(os.Args[1:])) }

// run is the whole command; it returns the exit status.
func run(args []string) int {
	// A write to a pipe without a reader shall be an error that can be reported. Where
	// quietly sees to that, SIGPIPE is not ignored for long.
	signal.Ignore(syscall.SIGPIPE)
	o, err := parseOptions(args)
	tell.Stamp(o.timestamps)
	if err != nil {
		return o.exitStatus(fault.Otherwise(fault.Usage, err))
	}
	if o.Command != nil {
		descriptor.KeepInherited()
	}
	if o.unix {
		signals.EndTidily()
	} else {
		signals.End()
	}
	defer signals.RemoveFiles()
	return o.exitStatus(o.do())
}

// do does what the flags ask for.
func (o options) do() error {
	switch {
	case o.help:
		return fault.OfOutput(transfer.WriteAll(1, []byte(usage)))
	case o.version:
		return fault.OfOutput(transfer.WriteAll(1, []byte("gonc "+version.Text()+"\n")))
	case o.scan:
		return o.client().Scan()
	case o.passFD:
		return o.passSocket()
	case o.Listen && o.udp:
		return o.serveDatagrams()
	case o.Listen:
		return o.serve()
	case o.udp:
		return o.exchangeDatagrams()
	}
	return o.talk()
}

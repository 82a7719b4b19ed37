package main

import (
	"fmt"
	"net/netip"
	"strings"
)

// The lines of -v are those of OpenBSD's nc, since scripts look for them.

// note writes a line if -v was given.
func (o *options) note(format string, args ...any) {
	if o.verbose {
		printLine(format, args...)
	}
}

// printLine writes a line to standard error.
func printLine(format string, args ...any) { screen.line(fmt.Sprintf(format, args...)) }

// noteBound tells where a server listens.
func (o options) noteBound(a netip.AddrPort) {
	verb := "Listening"
	if o.udp {
		verb = "Bound"
	}
	if o.isNamed() {
		o.notePath()
	} else {
		o.note("%s on %s %d", verb, a.Addr(), a.Port())
	}
	o.events.emit(strings.ToLower(verb), o.addressFields(a)...)
}

// notePath tells where a server with -U listens. A server for connections has two
// lines in nc, too.
func (o options) notePath() {
	if o.unix {
		o.note("Bound on %s", o.path)
	}
	if !o.udp {
		o.note("Listening on %s", o.path)
	}
}

// notePeer tells who has connected.
func (o *options) notePeer(a netip.AddrPort) {
	if o.isNamed() {
		o.note("Connection received on %s", o.path)
	} else {
		o.note("Connection received on %s %d", a.Addr(), a.Port())
	}
}

// noteRefused tells that a peer is not served.
func (o *options) noteRefused(a netip.AddrPort) {
	o.note("Connection from %s %d refused: see --allow and --deny", a.Addr(), a.Port())
}

// noteConnected tells that a client is connected.
func (o options) noteConnected(host string, port uint16) {
	if o.verbose {
		o.note("Connection to %s succeeded!", o.service(host, port))
	}
}

// noteMany tells that a client sends to several hosts, and hears whoever answers.
func (o options) noteMany(host string, port uint16) {
	if o.verbose {
		o.note("Datagrams to %s, and from all who answer", o.service(host, port))
	}
}

// service is a destination with its port, and the service's name unless -n is given.
func (o *options) service(host string, port uint16) string {
	name := serviceName(port, o.network())
	if name == "" || o.nodns {
		name = "*"
	}
	return fmt.Sprintf("%s %d port [%s/%s]", host, port, o.network(), name)
}

// display is a destination as nc shows it: its name with the address, or the address alone.
func display(host string, a netip.Addr) string {
	if host == a.String() {
		return host
	}
	return fmt.Sprintf("%s (%s)", host, a)
}

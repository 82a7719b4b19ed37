package main

import (
	"fmt"
	"net/netip"
)

// noteConnected tells that a client is connected.
func (o options) noteConnected(host string, port uint16) {
	if o.Verbose {
		o.Note("Connection to %s succeeded!", o.service(host, port))
	}
}

// noteMany tells that a client sends to several hosts, and hears whoever answers.
func (o options) noteMany(host string, port uint16) {
	if o.Verbose {
		o.Note("Datagrams to %s, and from all who answer", o.service(host, port))
	}
}

// service is a destination with its port, and the service's name unless -n is given.
func (o *options) service(host string, port uint16) string {
	name := serviceName(port, o.Network)
	if name == "" || o.nodns {
		name = "*"
	}
	return fmt.Sprintf("%s %d port [%s/%s]", host, port, o.Network, name)
}

// display is a destination as nc shows it: its name with the address, or the address alone.
func display(host string, a netip.Addr) string {
	if host == a.String() {
		return host
	}
	return fmt.Sprintf("%s (%s)", host, a)
}

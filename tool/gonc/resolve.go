package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// The texts of getaddrinfo(3), which scripts know.
const (
	unknownName   = "Name or service not known"
	wrongFamily   = "Address family for hostname not supported"
	resolverFails = "Temporary failure in name resolution"
)

// resolverIsLate is why a name is unknown after --connect-timeout.
const resolverIsLate = "Connection timed out"

// resolve returns the addresses of a host in the order in which to try them, at
// least one.
func (o options) resolve(host string, port uint16) ([]netip.Addr, error) {
	began := time.Now()
	addrs, reason := o.lookUp(host)
	o.tellResolved(host, addrs, reason, began)
	cause := fault.Name
	switch reason {
	case "":
		return addrs, nil
	case resolverIsLate:
		cause = fault.TimedOut
	}
	return nil, fault.Because(cause, fmt.Errorf("getaddrinfo for host %q port %d: %s", host, port, reason))
}

// tellResolved emits the event of a look-up.
func (o options) tellResolved(host string, addrs []netip.Addr, reason string, began time.Time) {
	fields := []slog.Attr{slog.String("host", host), slog.Any("addresses", addrs), tell.Since(began)}
	if reason != "" {
		fields = append(fields, slog.String("error", reason))
	}
	o.Events.Emit("resolve", fields...)
}

// lookUp returns addresses, or the reason why there are none.
func (o options) lookUp(host string) (addrs []netip.Addr, reason string) {
	if a, ok := inet.ParseAddr(host); ok {
		if !o.wants(a) {
			return nil, wrongFamily
		}
		return []netip.Addr{a}, ""
	}
	if o.nodns || host == "" {
		return nil, unknownName
	}
	defer signals.LookingUp()()
	ctx, cancel := o.connecting()
	defer cancel()
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, o.family(), host)
	if err != nil && ctx.Err() != nil {
		return nil, resolverIsLate
	}
	if err != nil {
		return nil, lookupReason(err)
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, ""
}

// connecting is a context that is done when --connect-timeout has passed.
func (o options) connecting() (context.Context, context.CancelFunc) {
	if o.ConnectBy.IsZero() {
		return context.Background(), func() {}
	}
	return context.WithDeadline(context.Background(), o.ConnectBy)
}

// wants reports whether -4 and -6 admit an address.
func (o options) wants(a netip.Addr) bool {
	return !(o.ipv4 && !a.Is4()) && !(o.ipv6 && a.Is4())
}

// family is the name by which package net knows what -4 and -6 ask for.
func (o options) family() string {
	switch {
	case o.ipv4:
		return "ip4"
	case o.ipv6:
		return "ip6"
	}
	return "ip"
}

// lookupReason puts a resolver's error in the words of getaddrinfo(3).
func lookupReason(err error) string {
	d, ok := errors.AsType[*net.DNSError](err)
	switch {
	case ok && d.IsNotFound:
		return unknownName
	case ok && d.Temporary():
		return resolverFails
	}
	return err.Error()
}

// wildcard is the address that stands for every address of the wanted family:
// IPv4 unless -6 asks otherwise, as with nc.
func (o options) wildcard() netip.Addr {
	if o.ipv6 {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

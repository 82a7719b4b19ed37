// Package resolve looks up the addresses of hosts, in the words of getaddrinfo(3).
package resolve

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

// Resolver looks hosts up.
type Resolver struct {
	Events     *tell.Emitter // nil for none
	IPv4, IPv6 bool          // -4, -6: addresses of this family only
	NoDNS      bool          // -n: a name is unknown
}

// Addrs returns the addresses of a host in the order in which to try them, at least one.
// by is when a look-up has to have its answer; zero is never.
func (r Resolver) Addrs(host string, port uint16, by time.Time) ([]netip.Addr, error) {
	began := time.Now()
	addrs, reason := r.lookUp(host, by)
	r.tellResolved(host, addrs, reason, began)
	cause := fault.Name
	switch reason {
	case "":
		return addrs, nil
	case resolverIsLate:
		cause = fault.TimedOut
	}
	err := fmt.Errorf("getaddrinfo for host %q port %d: %s", host, port, reason)
	return nil, fault.Because(cause, err)
}

// tellResolved emits the event of a look-up.
func (r Resolver) tellResolved(host string, addrs []netip.Addr, reason string, began time.Time) {
	name, found := slog.String("host", host), slog.Any("addresses", addrs)
	fields := []slog.Attr{name, found, tell.Since(began)}
	if reason != "" {
		fields = append(fields, slog.String("error", reason))
	}
	r.Events.Emit("resolve", fields...)
}

// lookUp returns addresses, or the reason why there are none.
func (r Resolver) lookUp(host string, by time.Time) (addrs []netip.Addr, reason string) {
	if a, ok := inet.ParseAddr(host); ok {
		if !r.wants(a) {
			return nil, wrongFamily
		}
		return []netip.Addr{a}, ""
	}
	if r.NoDNS || host == "" {
		return nil, unknownName
	}
	defer signals.LookingUp()()
	ctx, cancel := until(by)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, r.family(), host)
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

// until is a context that is done at a time; zero is never.
func until(by time.Time) (context.Context, context.CancelFunc) {
	if by.IsZero() {
		return context.Background(), func() {}
	}
	return context.WithDeadline(context.Background(), by)
}

// wants reports whether -4 and -6 admit an address.
func (r Resolver) wants(a netip.Addr) bool {
	return !(r.IPv4 && !a.Is4()) && !(r.IPv6 && a.Is4())
}

// family is the name by which package net knows what -4 and -6 ask for.
func (r Resolver) family() string {
	switch {
	case r.IPv4:
		return "ip4"
	case r.IPv6:
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

// Wildcard is the address that stands for every address of the wanted family:
// IPv4 unless -6 asks otherwise, as with nc.
func (r Resolver) Wildcard() netip.Addr {
	if r.IPv6 {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

package ladder

import (
	"fmt"

	"github.com/sockspec/sockspec/capture"
)

// messageKey is the type and code of an ICMP message; code -1 stands for all others.
type messageKey struct{ kind, code int }

// icmpNames are those of RFC 792 and RFC 1122 section 3.2.2.1.
var icmpNames = map[messageKey]string{
	{0, -1}: "echo reply", {3, 0}: "net unreachable", {3, 1}: "host unreachable",
	{3, 2}: "protocol unreachable", {3, 3}: "port unreachable", {3, 4}: "fragmentation needed",
	{3, 9}: "net prohibited", {3, 10}: "host prohibited", {3, 13}: "prohibited", {3, -1}: "unreachable",
	{5, -1}: "redirect", {8, -1}: "echo request", {11, -1}: "time exceeded", {12, -1}: "parameter problem",
}

// icmp6Names are those of RFC 4443, RFC 4861, and RFC 3810.
var icmp6Names = map[messageKey]string{
	{1, 0}: "no route", {1, 1}: "prohibited", {1, 3}: "address unreachable", {1, 4}: "port unreachable",
	{1, -1}: "unreachable", {2, -1}: "packet too big", {3, -1}: "time exceeded", {4, -1}: "parameter problem",
	{128, -1}: "echo request", {129, -1}: "echo reply", {133, -1}: "router solicitation",
	{134, -1}: "router advertisement", {135, -1}: "neighbour solicitation",
	{136, -1}: "neighbour advertisement", {143, -1}: "multicast report",
}

func icmpName(d *capture.Packet) string {
	names := icmpNames
	if d.Proto == capture.ProtoICMPv6 {
		names = icmp6Names
	}
	kind, code := int(d.ICMP.Type), int(d.ICMP.Code)
	name, known := names[messageKey{kind, code}]
	if !known {
		name, known = names[messageKey{kind, -1}]
	}
	if !known {
		name = fmt.Sprintf("type %d code %d", kind, code)
	}
	return string(d.Proto) + " " + name
}

func arpName(a *capture.ARP) string {
	if a.Reply {
		return "ARP " + a.SenderIP.String() + " is here"
	}
	return "ARP who has " + a.TargetIP.String()
}

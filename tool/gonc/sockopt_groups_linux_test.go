package main

import (
	"os"
	"strings"
	"testing"
)

// A server that has joined a group hears what is sent there, more than once, and who
// sent it hears the answer.
func TestMulticast(t *testing.T) {
	for _, join := range []string{
		"ip:IP_ADD_MEMBERSHIP=239.1.2.3,lo",
		"ip:IP_ADD_MEMBERSHIP=239.1.2.3,127.0.0.1",
		"ip:MCAST_JOIN_GROUP=239.1.2.3,lo",
	} {
		server := run1(t, "-luv", "--sockopt", join, "0")
		client := run1(t, "-u", "--sockopt", "ip:IP_MULTICAST_IF=lo", "239.1.2.3", server.port())
		for _, question := range []string{"one", "two"} {
			client.write(question)
			expect(t, server.out, question)
			server.write("to " + question)
			expect(t, client.out, "to "+question)
		}
	}
}

// A group may be joined for what certain hosts send, or for all but that.
func TestMulticastOfSource(t *testing.T) {
	for _, join := range [][]string{
		{"ip:IP_ADD_SOURCE_MEMBERSHIP=232.1.2.3,127.0.0.2,lo"},
		{"ip:MCAST_JOIN_SOURCE_GROUP=232.1.2.3,127.0.0.2,lo"},
		{"ip:IP_ADD_MEMBERSHIP=232.1.2.3,lo", "ip:IP_BLOCK_SOURCE=232.1.2.3,127.0.0.3,lo"},
		{"ip:IP_ADD_MEMBERSHIP=232.1.2.3,lo", "ip:IP_MSFILTER=232.1.2.3,lo,include,127.0.0.9,127.0.0.2"},
		{"ip:MCAST_JOIN_GROUP=232.1.2.3,lo", "ip:MCAST_MSFILTER=232.1.2.3,lo,exclude,127.0.0.3"},
	} {
		flags := []string{"-lukv", "--sockopt", "ip:IP_MULTICAST_ALL=0"}
		for _, option := range join {
			flags = append(flags, "--sockopt", option)
		}
		server := run1(t, append(flags, "0")...)
		port := server.port()
		for _, host := range []string{"127.0.0.3", "127.0.0.2"} {
			client := run1(t, "-uq", "0", "-s", host, "--sockopt", "ip:IP_MULTICAST_IF=lo", "232.1.2.3",
				port)
			client.write("from " + host)
			check(t, client.in.Close())
			client.expectStatus(0, "")
		}
		expect(t, server.out, "from 127.0.0.2")
	}
}

// Groups of IPv6 are joined at the interface that is named.
func TestMulticast6(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	for option, group := range map[string]string{
		"ipv6:IPV6_JOIN_GROUP=ff02::1:9901%lo":        "ff0200000000000000000000000" + "19901",
		"ipv6:ADD_MEMBERSHIP=ff02::1:9902,lo":         "ff0200000000000000000000000" + "19902",
		"ipv6:MCAST_JOIN_SOURCE_GROUP=ff32::9,::1,lo": "ff320000000000000000000000000009",
	} {
		run1(t, "-6luv", "--sockopt", option, "0").port()
		joined, err := os.ReadFile("/proc/net/igmp6")
		check(t, err)
		if !strings.Contains(string(joined), " "+group+" ") {
			t.Errorf("%s: %s is not in\n%s", option, group, joined)
		}
	}
}

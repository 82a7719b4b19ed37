package sockopt

import "golang.org/x/sys/unix"

// systemOptions are those that macOS has beside what every Unix has.
var systemOptions = append([]optionName{
	{"IP_BOUND_IF", unix.IP_BOUND_IF, asLink},
	{"IP_MULTICAST_IFINDEX", unix.IP_MULTICAST_IFINDEX, asLink},
	{"IPV6_BOUND_IF", unix.IPV6_BOUND_IF, asLink},
}, sourceOptions...)

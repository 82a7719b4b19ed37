package netns

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// sysctl is a setting of net.ipv6.conf, with a slash for each further dot.
type sysctl struct{ name, value string }

const sysctlIPv6 = "/proc/sys/net/ipv6/conf/"

// quietIPv6 keeps IPv6 from speaking unasked on interfaces that come later.
// Version 1 of multicast listener discovery reports a membership at once, where
// version 2 waits (RFC 3810 section 6.1): so the one report that there has to
// be is over before anyone listens. Its repetition comes after a random part of
// the interval (RFC 2710 section 4), here of 24 days.
var quietIPv6 = []sysctl{
	{"all/disable_ipv6", "0"}, // a host can pass its own setting on
	{"default/accept_ra", "0"},
	{"default/router_solicitations", "0"},
	{"default/accept_dad", "0"},
	{"default/dad_transmits", "0"},
	{"default/addr_gen_mode", "1"}, // no link-local address
	{"default/force_mld_version", "1"},
	{"default/mldv1_unsolicited_report_interval", "2147483647"},
}

// Unshare moves the calling thread into a new network namespace, in which IPv6 is
// quiet: no interface gets a link-local address, solicits a router or looks for a
// duplicate address, and multicast memberships are reported by version 1 of MLD.
// It reports false if the kernel has no IPv6.
func Unshare() (ipv6 bool, err error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return false, os.NewSyscallError("unshare", err)
	}
	return setSysctls(quietIPv6)
}

// setSysctls writes settings of the calling thread's network namespace. It
// reports false if the kernel has no IPv6.
func setSysctls(settings []sysctl) (there bool, err error) {
	for _, s := range settings {
		switch err := os.WriteFile(sysctlIPv6+s.name, []byte(s.value), 0); {
		case errors.Is(err, unix.EROFS):
			return false, fmt.Errorf("/proc/sys is read-only in this container, "+
				"and a session sets net.ipv6.conf.%s: "+
				"for Docker, add --security-opt systempaths=unconfined or --privileged", s.name)
		case errors.Is(err, unix.ENOENT):
			if _, err := os.Stat(sysctlIPv6); err != nil {
				return false, nil
			} // else it is a setting that this kernel lacks
		case err != nil:
			return false, fmt.Errorf("setting net.ipv6.conf.%s: %w", s.name, err)
		}
	}
	return true, nil
}

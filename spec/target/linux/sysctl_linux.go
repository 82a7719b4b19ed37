package linux

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// sysctl is a setting of net.ipv6.conf.default.
type sysctl struct{ name, value string }

const sysctlIPv6 = "/proc/sys/net/ipv6/conf/default/"

// quietIPv6 keeps IPv6 from speaking unasked on interfaces that come later. The
// interval bounds the random delay of a multicast listener report (RFC 3810
// section 5.1): one of 24 days puts it off beyond the end of every session.
var quietIPv6 = []sysctl{
	{"accept_ra", "0"},
	{"router_solicitations", "0"},
	{"accept_dad", "0"},
	{"dad_transmits", "0"},
	{"addr_gen_mode", "1"}, // no link-local address
	{"mldv1_unsolicited_report_interval", "2147483647"},
	{"mldv2_unsolicited_report_interval", "2147483647"},
}

// setSysctls writes settings of the calling thread's network namespace. It
// reports false if the kernel has no IPv6.
func setSysctls(settings []sysctl) (there bool, err error) {
	for _, s := range settings {
		err := os.WriteFile(sysctlIPv6+s.name, []byte(s.value), 0)
		if errors.Is(err, fs.ErrNotExist) {
			_, err := os.Stat(sysctlIPv6)
			if err != nil {
				return false, nil
			}
			continue // a setting of a later kernel
		}
		if err != nil {
			return false, fmt.Errorf("setting net.ipv6.conf.default.%s: %w", s.name, err)
		}
	}
	return true, nil
}

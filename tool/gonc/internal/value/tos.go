package value

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// tosNames are the names that -T knows for values of IPv4's TOS and IPv6's
// traffic class: of RFC 791 and RFC 1349, and the code points of RFC 2474, RFC
// 2597 and RFC 3246, which are the six upper bits.
var tosNames = map[string]int{
	"critical": 0xa0, "inetcontrol": 0xc0, "netcontrol": 0xe0,
	"lowcost": 0x02, "reliability": 0x04, "throughput": 0x08, "lowdelay": 0x10,
	"cs0": 0 << 2, "cs1": 8 << 2, "cs2": 16 << 2, "cs3": 24 << 2,
	"cs4": 32 << 2, "cs5": 40 << 2, "cs6": 48 << 2, "cs7": 56 << 2,
	"af11": 10 << 2, "af12": 12 << 2, "af13": 14 << 2,
	"af21": 18 << 2, "af22": 20 << 2, "af23": 22 << 2,
	"af31": 26 << 2, "af32": 28 << 2, "af33": 30 << 2,
	"af41": 34 << 2, "af42": 36 << 2, "af43": 38 << 2,
	"ef": 46 << 2,
}

// tos is an octet.
type tos struct{ to **int }

// TOS is the value of -T: one of those names, or a number, hexadecimal after 0x.
func TOS(to **int) pflag.Value { return tos{to} }

// Set reads the value.
func (t tos) Set(text string) error {
	value, ok := tosNames[text]
	if !ok {
		digits, hex := strings.CutPrefix(text, "0x")
		base := 10
		if hex {
			base = 16
		}
		n, err := strconv.ParseUint(digits, base, 8)
		if err != nil {
			return fmt.Errorf("illegal tos value %s", text)
		}
		value = int(n)
	}
	*t.to = &value
	return nil
}

// String is the value before the command line is read.
func (t tos) String() string { return "" }

// Type is what kind of value it is.
func (t tos) Type() string { return "tos" }

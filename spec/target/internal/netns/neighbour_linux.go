package netns

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"os"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// addNeighbour tells the stack a host's hardware address for good. Such an entry is
// not counted against the limit of the kernel's table, which is one for all
// namespaces.
func addNeighbour(index int, host netip.Addr, mac capture.MAC) message {
	header := []byte{family(host), 0, 0, 0}
	header = binary.NativeEndian.AppendUint32(header, uint32(index))
	header = binary.NativeEndian.AppendUint16(header, unix.NUD_PERMANENT)
	header = append(header, 0, unix.RTN_UNICAST)
	return message{
		what:  "add the neighbour " + host.String(),
		kind:  unix.RTM_NEWNEIGH,
		flags: unix.NLM_F_CREATE | unix.NLM_F_REPLACE,
		body:  slices.Concat(header, attr(unix.NDA_DST, host.AsSlice()), attr(unix.NDA_LLADDR, mac[:])),
	}
}

// addNeighbours are the requests that tell the stack the hosts of a family that the
// bench plays most.
func addNeighbours(index int, ipv4 bool) (requests []message) {
	for _, host := range target.BenchHosts {
		if host.Is4() == ipv4 {
			requests = append(requests, addNeighbour(index, host, target.BenchMAC))
		}
	}
	return requests
}

// Overflows returns how often the kernel's tables of neighbours, ARP's and that of
// neighbour discovery, had no room for one more. It is 0 where the kernel does not
// tell: a container does not see it.
func Overflows() (n uint64) {
	for _, table := range []string{"arp_cache", "ndisc_cache"} {
		text, _ := os.ReadFile("/proc/net/stat/" + table)
		n += column(text, "table_fulls")
	}
	return n
}

// column adds up a column of such a file: a line of names, and one of hexadecimal
// numbers for each processor.
func column(text []byte, name string) (sum uint64) {
	names, rows, _ := bytes.Cut(text, []byte("\n"))
	at := slices.IndexFunc(bytes.Fields(names), func(n []byte) bool { return string(n) == name })
	for row := range bytes.Lines(rows) {
		if fields := bytes.Fields(row); at >= 0 && at < len(fields) {
			n, _ := strconv.ParseUint(string(fields[at]), 16, 64)
			sum += n
		}
	}
	return sum
}

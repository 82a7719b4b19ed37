package socket

import (
	"fmt"
	"strconv"
)

// VM is an address of vsock(7): the number of a virtual machine (CID), and a port.
type VM struct {
	cid  uint32
	Port uint32
}

// The CIDs that have names, in socat's and Linux's words.
const (
	anyVM = 1<<32 - 1
	local = 1
	host  = 2
)

// ParseVM reads a CID, by name or number, and a port.
func ParseVM(cid, port string) (a VM, err error) {
	names := map[string]uint32{"any": anyVM, "local": local, "host": host}
	number, named := names[cid]
	if !named {
		n, err := strconv.ParseUint(cid, 10, 32)
		if err != nil {
			return a, fmt.Errorf("CID invalid: %s (a number, host, local or any)", cid)
		}
		number = uint32(n)
	}
	n, err := strconv.ParseUint(port, 10, 32)
	if err != nil || n == 0 || n == anyVM {
		return a, fmt.Errorf("port number invalid: %s (1 to 4294967294 with --vsock)", port)
	}
	return VM{number, uint32(n)}, nil
}

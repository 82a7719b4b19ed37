package sockopt

import (
	"encoding/hex"
	"testing"
	"unsafe"
)

// The structs are those of Linux, of whatever word size.
func TestGroupRequest(t *testing.T) {
	o, err := Parse("ipv6:MCAST_JOIN_GROUP=ff02::1%lo")
	if err != nil {
		t.Fatal(err)
	}
	address := int(unsafe.Sizeof(uintptr(0))) + 8
	if got := hex.EncodeToString(o.value[address:][:16]); got != "ff020000000000000000000000000001" ||
		len(o.value) != address-8+128 {
		t.Errorf("got %x", o.value)
	}
}

// An interface without an address cannot be told by one.
func TestLinkWithoutAddress(t *testing.T) {
	if _, err := (link{index: 1}).octets(); err == nil ||
		err.Error() != "the interface has no IPv4 address, by which this option knows it" {
		t.Errorf("got %v", err)
	}
}

package bench

import (
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Sysctl sets a setting of the stack for this spec alone, such as
// net.ipv4.tcp_syncookies. The spec is unsupported where the stack does not have it,
// or does not let it be set.
func (b *Bench) Sysctl(name, value string) {
	ginkgo.GinkgoHelper()
	b.need(protocol.FeatureSysctl)
	_, err := b.call(protocol.Sysctl, protocol.Params{Name: name, Text: value}, nil, nil)
	b.settled(name, err)
}

// Setting returns the value of a setting of the stack. The spec is unsupported where
// the stack does not have it.
func (b *Bench) Setting(name string) string {
	ginkgo.GinkgoHelper()
	r, err := b.call(protocol.Sysctl, protocol.Params{Name: name}, nil, nil)
	b.settled(name, err)
	return r.Text
}

// settled ends the spec as unsupported if the stack does not have a setting, or
// does not let it be set.
func (b *Bench) settled(name string, err error) {
	ginkgo.GinkgoHelper()
	switch target.ErrnoOf(err) {
	case sock.ENOENT, sock.EACCES, sock.EPERM, sock.EIO, "EROFS":
		b.Lacks(name)
	}
	b.must("sysctl "+name, err)
}

// LowestPort is the first of the few ports that the stack may choose from in a spec
// which needs to know them: see EphemeralPorts. Nobody else uses the spec's network.
const LowestPort = 40000

// EphemeralPorts has the stack choose local ports from first to last, both included,
// for this spec alone (ip(7), ip_local_port_range).
func (b *Bench) EphemeralPorts(first, last uint16) {
	ginkgo.GinkgoHelper()
	b.Sysctl("net.ipv4.ip_local_port_range", fmt.Sprintf("%d %d", first, last))
}

// Nobody is a user without privileges, for Seteuid.
const Nobody = 65534

// Seteuid changes the effective user of all calls that follow (seteuid(2)).
func (b *Bench) Seteuid(uid int) {
	ginkgo.GinkgoHelper()
	_, err := b.call(protocol.Seteuid, protocol.Params{UID: uid}, nil, nil)
	b.must("seteuid", err)
}

// SetKnown is Set for an option that a stack need not have. The spec is unsupported
// where setting it fails with ENOPROTOOPT, or reading it back: some stacks take what
// they ignore.
func (s *Socket) SetKnown(level, name sock.Const, value int) {
	ginkgo.GinkgoHelper()
	var back int
	err := s.Try.Setsockopt(level, name, value)
	if err == nil {
		err = s.Try.Getsockopt(level, name, &back)
	}
	if target.ErrnoOf(err) == sock.ENOPROTOOPT {
		s.b.Lacks(string(name))
	}
	s.b.must("setsockopt "+string(name), err)
}

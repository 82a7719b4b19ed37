package netns

import (
	"encoding/binary"
	"net/netip"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// vethInfoPeer is VETH_INFO_PEER of linux/veth.h.
const vethInfoPeer = 1

// end is one end of a veth pair.
type end struct {
	name  string
	index int
	mac   capture.MAC
}

// addPair creates a veth pair: near where the request is made, far in the
// namespace of the descriptor ns. Both are down.
func addPair(near, far end, ns int) message {
	peer := attr(vethInfoPeer, linkHeader(far.index, 0), far.attrs(), attrInt(unix.IFLA_NET_NS_FD, ns))
	info := attr(unix.IFLA_LINKINFO, attrText(unix.IFLA_INFO_KIND, "veth"),
		attr(unix.IFLA_INFO_DATA, peer))
	return message{
		what:  "add the veth pair " + near.name + ", " + far.name,
		kind:  unix.RTM_NEWLINK,
		flags: unix.NLM_F_CREATE | unix.NLM_F_EXCL,
		body:  slices.Concat(linkHeader(near.index, 0), near.attrs(), info),
	}
}

// attrs describe an end. One queue each way is quicker made than the one for
// each processor that the kernel takes by itself.
func (e end) attrs() []byte {
	return slices.Concat(
		attrText(unix.IFLA_IFNAME, e.name), attr(unix.IFLA_ADDRESS, e.mac[:]),
		attrInt(unix.IFLA_MTU, target.MTU),
		attrInt(unix.IFLA_NUM_TX_QUEUES, 1), attrInt(unix.IFLA_NUM_RX_QUEUES, 1))
}

// setUp sets an interface up, with the MTU of the link.
func setUp(name string, index int) message {
	return message{
		what: "set " + name + " up",
		kind: unix.RTM_NEWLINK,
		body: append(linkHeader(index, unix.IFF_UP), attrInt(unix.IFLA_MTU, target.MTU)...),
	}
}

// linkHeader is a struct ifinfomsg that sets the flags given and no others.
func linkHeader(index int, set uint32) []byte {
	b := []byte{unix.AF_UNSPEC, 0, 0, 0}
	b = binary.NativeEndian.AppendUint32(b, uint32(index))
	b = binary.NativeEndian.AppendUint32(b, set)
	return binary.NativeEndian.AppendUint32(b, set)
}

// addAddress gives an interface an address, which is valid at once: without
// detection of duplicates (RFC 4862 section 5.4).
func addAddress(index int, p netip.Prefix) message {
	header := []byte{family(p.Addr()), byte(p.Bits()), unix.IFA_F_NODAD, unix.RT_SCOPE_UNIVERSE}
	header = binary.NativeEndian.AppendUint32(header, uint32(index))
	addr := p.Addr().AsSlice()
	return message{
		what:  "add the address " + p.String(),
		kind:  unix.RTM_NEWADDR,
		flags: unix.NLM_F_CREATE | unix.NLM_F_EXCL,
		body:  slices.Concat(header, attr(unix.IFA_LOCAL, addr), attr(unix.IFA_ADDRESS, addr)),
	}
}

// addDefaultRoute sends everything that is not on the link to a host there.
func addDefaultRoute(index int, via netip.Addr) message {
	header := []byte{family(via), 0, 0, 0,
		unix.RT_TABLE_MAIN, unix.RTPROT_STATIC, unix.RT_SCOPE_UNIVERSE, unix.RTN_UNICAST, 0, 0, 0, 0}
	return message{
		what:  "add the default route via " + via.String(),
		kind:  unix.RTM_NEWROUTE,
		flags: unix.NLM_F_CREATE | unix.NLM_F_EXCL,
		body:  slices.Concat(header, attr(unix.RTA_GATEWAY, via.AsSlice()), attrInt(unix.RTA_OIF, index)),
	}
}

// addLocalRoute makes packets to an IPv6 address the stack's own at once. The
// kernel does so itself, but a little after it has added the address, and drops
// what comes before.
func addLocalRoute(index int, a netip.Addr) message {
	header := []byte{family(a), byte(a.BitLen()), 0, 0,
		unix.RT_TABLE_LOCAL, unix.RTPROT_STATIC, unix.RT_SCOPE_UNIVERSE, unix.RTN_LOCAL, 0, 0, 0, 0}
	return message{
		what:  "add the local route of " + a.String(),
		kind:  unix.RTM_NEWROUTE,
		flags: unix.NLM_F_CREATE,
		body:  slices.Concat(header, attr(unix.RTA_DST, a.AsSlice()), attrInt(unix.RTA_OIF, index)),
	}
}

func family(a netip.Addr) byte {
	if a.Is4() {
		return unix.AF_INET
	}
	return unix.AF_INET6
}

// operStateUp is IF_OPER_UP of linux/if.h: the interface can pass packets.
const operStateUp = 6

// operational reports whether an interface passes packets. An interface that is
// up may still drop them: the kernel gives it its queue a little later.
func (n *netlink) operational(e end) (bool, error) {
	body, err := n.get(message{what: "look at " + e.name, kind: unix.RTM_GETLINK,
		body: linkHeader(e.index, 0)})
	if err != nil {
		return false, err
	}
	for attrs := body[min(len(body), unix.SizeofIfInfomsg):]; len(attrs) >= unix.SizeofRtAttr; {
		size := int(binary.NativeEndian.Uint16(attrs))
		if size < unix.SizeofRtAttr || size > len(attrs) {
			break
		}
		if binary.NativeEndian.Uint16(attrs[2:]) == unix.IFLA_OPERSTATE && size > unix.SizeofRtAttr {
			return attrs[unix.SizeofRtAttr] == operStateUp, nil
		}
		attrs = attrs[min(len(attrs), (size+unix.RTA_ALIGNTO-1)&^(unix.RTA_ALIGNTO-1)):]
	}
	return false, nil
}

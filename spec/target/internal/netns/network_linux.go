package netns

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// solicitedNode begins each solicited-node group; the last three bytes are those
// of the address.
var solicitedNode = netip.MustParseAddr("ff02::1:ff00:0").AsSlice()

const (
	loopbackIndex = 1 // in every namespace
	// StackIndex is the interface index of every session's eth0, high enough for what
	// tunnel drivers add to each namespace by themselves.
	StackIndex = 100
)

// stackEnd is eth0 of every session.
var stackEnd = end{name: "eth0", index: StackIndex, mac: target.StackMAC}

// Host is the stack that a namespace gets its interfaces for.
type Host struct {
	IPv6 bool // the kernel has it: what Unshare reports
	// Lane is the one that the stack's processes are bound to; nil if they are
	// not bound.
	Lane *Lane
	// Guest means that another stack than the kernel's will take eth0 over, with
	// its addresses and routes. The kernel then gets nothing that would stay when
	// its addresses go, and by which it would answer beside the guest.
	Guest bool
}

// Network is what a session's namespace is connected with.
type Network struct {
	wire     *capture.Tap // on the bench's end
	loopback *capture.Tap // on the session's lo
	member   *os.File     // a socket that is a member of a group: see join
	retries  *os.File     // what forget writes to
	lane     *Lane
}

// Connect gives the calling thread's namespace, which Unshare made, its
// interfaces: lo, and eth0 with the addresses of a stack (target.StackIPv4 and
// StackIPv6). It leaves the thread in the wire namespace. The link has been proven
// by a frame, and is silent.
func (w *Wire) Connect(ctx context.Context, h Host) (*Network, error) {
	n := &Network{lane: h.Lane}
	if n.lane == nil {
		n.lane = w.Lane()
	}
	bench := w.newEnd()
	err := n.link(ctx, w, bench, h)
	if err == nil {
		n.loopback, err = capture.OpenTap(loopbackIndex, capture.IgnoreOutgoing)
	}
	if err == nil {
		n.wire, err = w.tap(bench)
	}
	if err == nil {
		err = n.prove()
	}
	if err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// link sets up lo and eth0. The bench's end goes up first, so that eth0 has its
// carrier from the start.
func (n *Network) link(ctx context.Context, w *Wire, bench end, h Host) error {
	stack := stackEnd
	nl, err := openNetlink()
	if err != nil {
		return err
	}
	defer nl.Close()
	if err := nl.do(addPair(stack, bench, int(w.ns.Fd()))); err != nil {
		return err
	}
	if err := realFrames(stack.name); err != nil {
		return err
	}
	if err := w.raise(bench); err != nil {
		return err
	}
	if err := nl.do(upIPv4(stack)...); err != nil {
		return err
	}
	if !h.Guest {
		if err := n.own(nl, stack); err != nil {
			return err
		}
	}
	if h.IPv6 {
		if err := n.upIPv6(nl, stack, h.Guest); err != nil {
			return err
		}
	}
	return errors.Join(await(ctx, stack, nl.operational), await(ctx, bench, w.operational))
}

// own prepares what only the kernel's own stack has.
func (n *Network) own(nl *netlink, stack end) (err error) {
	if n.retries, err = openRetries(); err != nil {
		return err
	}
	return nl.do(addNeighbours(stack.index, true)...)
}

// realFrames makes the calling thread's namespace send frames of at most an MTU
// with real checksums. Loopback leaves its checksums out whatever one asks for.
func realFrames(stack string) error {
	fd, err := controlSocket()
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return errors.Join(
		offloadsOff(fd, stack, ethtoolTxCsum, ethtoolTSO, ethtoolGSO, ethtoolGRO),
		offloadsOff(fd, "lo", ethtoolTSO, ethtoolGSO, ethtoolGRO))
}

// upIPv4 are the requests that make the stack's end an IPv4 host of the link.
func upIPv4(stack end) []message {
	return []message{
		setUp("lo", loopbackIndex),
		setUp(stack.name, stack.index),
		addAddress(stack.index, target.StackIPv4),
		addDefaultRoute(stack.index, target.StackIPv4.Addr().Next()),
	}
}

// upIPv6 makes the stack's end an IPv6 host of the link. The local route would
// outlive the address, so a guest's kernel does not get it.
func (n *Network) upIPv6(nl *netlink, stack end, guest bool) error {
	if err := n.join(stack, target.StackIPv6.Addr()); err != nil {
		return err
	}
	requests := []message{
		addAddress(stack.index, target.StackIPv6),
		addDefaultRoute(stack.index, target.StackIPv6.Addr().Next()),
	}
	if !guest {
		requests = append(requests, addLocalRoute(stack.index, target.StackIPv6.Addr()))
		requests = append(requests, addNeighbours(stack.index, false)...)
	}
	return nl.do(requests...)
}

// join makes the stack's end a member of an address's solicited-node group (RFC
// 4291 section 2.7.1). The kernel itself joins at some time after the address is
// added, and would report that as soon as it does; a second member it does not
// report.
func (n *Network) join(stack end, a netip.Addr) error {
	fd, err := unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	n.member = os.NewFile(uintptr(fd), "group member")
	request := &unix.IPv6Mreq{Interface: uint32(stack.index)}
	low := a.As16()
	copy(request.Multiaddr[:], solicitedNode)
	copy(request.Multiaddr[13:], low[13:])
	return os.NewSyscallError("IPV6_JOIN_GROUP",
		unix.SetsockoptIPv6Mreq(fd, unix.IPPROTO_IPV6, unix.IPV6_JOIN_GROUP, request))
}

// await returns once an interface is operational. Since Linux 6.8 it is so when
// first asked; an earlier kernel does not tell when it will be.
func await(ctx context.Context, e end, operational func(end) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime*time.Second)
	defer cancel()
	again := time.NewTicker(200 * time.Microsecond)
	defer again.Stop()
	for {
		ok, err := operational(e)
		if ok || err != nil {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("%s did not become operational: %w", e.name, ctx.Err())
		}
	}
}

// Close closes the taps, and lets go of what is left of the session's connections.
func (n *Network) Close() error {
	errs := []error{n.forget()}
	if n.member != nil {
		errs = append(errs, n.member.Close())
	}
	for _, t := range []*capture.Tap{n.wire, n.loopback} {
		if t != nil {
			errs = append(errs, t.Close())
		}
	}
	return errors.Join(errs...)
}

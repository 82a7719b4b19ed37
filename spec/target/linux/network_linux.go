package linux

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

const (
	mtu           = 1500
	loopbackIndex = 1 // in every namespace
	// stackIndex is the index of every session's eth0, high enough for what
	// tunnel drivers add to each namespace by themselves.
	stackIndex = 100
)

// The addresses are locally administered (IEEE 802, second bit of the first byte).
var (
	stackMAC = capture.MAC{0x02, 0, 0, 0, 0, 0x01}
	benchMAC = capture.MAC{0x02, 0, 0, 0, 0, 0x02}
)

// network is what a session's namespace is connected with.
type network struct {
	wire     *capture.Tap // on the bench's end
	loopback *capture.Tap // on the session's lo
}

// connect gives the calling thread's namespace its interfaces, and leaves the
// thread in the wire namespace.
func (w *wire) connect(ctx context.Context, ipv6 bool) (*network, error) {
	n := new(network)
	bench := w.newEnd()
	err := w.link(ctx, bench, ipv6)
	if err == nil {
		n.loopback, err = capture.OpenTap(loopbackIndex, capture.IgnoreOutgoing)
	}
	if err == nil {
		n.wire, err = w.tap(bench)
	}
	if err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// link sets up lo and eth0. The bench's end goes up first, so that eth0 has its
// carrier from the start.
func (w *wire) link(ctx context.Context, bench end, ipv6 bool) error {
	stack := end{name: "eth0", index: stackIndex, mac: stackMAC}
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
	if err := nl.do(stackUp(stack, ipv6)...); err != nil {
		return err
	}
	return errors.Join(
		await(ctx, stack, nl.operational),
		await(ctx, bench, w.operational))
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

// stackUp are the requests that make the stack's end a host of the link.
func stackUp(stack end, ipv6 bool) []message {
	up := []message{
		setUp("lo", loopbackIndex),
		setUp(stack.name, stack.index),
		addAddress(stack.index, target.StackIPv4),
		addDefaultRoute(stack.index, target.StackIPv4.Addr().Next()),
	}
	if ipv6 {
		up = append(up,
			addAddress(stack.index, target.StackIPv6),
			addDefaultRoute(stack.index, target.StackIPv6.Addr().Next()))
	}
	return up
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

// sentinel sends sentinel n on both links: from the stack's end of the wire,
// behind what the stack has sent there, and on lo.
func (n *network) sentinel(number uint64) error {
	return errors.Join(
		n.loopback.WriteTo(stackIndex, target.SentinelFrame(benchMAC, stackMAC, number)),
		n.loopback.WriteFrame(target.SentinelFrame(capture.MAC{}, capture.MAC{}, number)))
}

// Close closes the taps.
func (n *network) Close() error {
	var errs []error
	for _, t := range []*capture.Tap{n.wire, n.loopback} {
		if t != nil {
			errs = append(errs, t.Close())
		}
	}
	return errors.Join(errs...)
}

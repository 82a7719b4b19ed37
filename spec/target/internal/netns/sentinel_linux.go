package netns

import (
	"errors"
	"fmt"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// Link is the session's. Its Sentinel is the kernel's: on the wire from the stack's
// end, behind what has been sent there, and on lo.
func (n *Network) Link() *target.Link {
	return &target.Link{
		Wire: lanePort{n.wire, n.lane}, Loopback: n.loopback,
		StackMAC: target.StackMAC, BenchMAC: target.BenchMAC, MTU: target.MTU,
		Sentinel: func(number uint64) error {
			return n.lane.do(func() error {
				return errors.Join(
					n.markWire(number),
					n.loopback.WriteFrame(target.SentinelFrame(capture.MAC{}, capture.MAC{}, number)))
			})
		},
		Turn:      func() error { return n.lane.do(func() error { return nil }) },
		Overflows: Overflows,
	}
}

// MarkWire sends a sentinel on the wire alone, from the stack's end.
func (n *Network) MarkWire(number uint64) error {
	return n.lane.do(func() error { return n.markWire(number) })
}

func (n *Network) markWire(number uint64) error {
	return n.loopback.WriteTo(StackIndex,
		target.SentinelFrame(target.BenchMAC, target.StackMAC, number))
}

// prove returns once a frame has crossed the wire, so that the link works, and
// what the stack sent before is over.
func (n *Network) prove() error {
	const number = 0
	if err := n.markWire(number); err != nil {
		return fmt.Errorf("proving the wire: %w", err)
	}
	return awaitSentinel(n.wire, number)
}

// awaitSentinel reads what is on the way until a sentinel comes. A port on which
// none comes it closes.
func awaitSentinel(port capture.Port, number uint64) error {
	late := time.AfterFunc(answerTime*time.Second, func() { port.Close() })
	defer late.Stop()
	for {
		frame, err := port.ReadFrame()
		if err != nil {
			return fmt.Errorf("proving the wire: no frame has crossed it within %d s: %w", answerTime, err)
		}
		if got, ok := target.SentinelOf(frame.Data); ok && got == number {
			return nil
		}
	}
}

package memory

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/queue"
)

// Link is an Ethernet link in memory, between a stack and the bench. PROTOCOL.md,
// "The wire", says what it asks of the stack: the stack has target.StackMAC, the
// addresses target.StackIPv4 and target.StackIPv6, and target.MTU, sends real
// checksums, and nothing that no spec asked for.
//
// The fields are set before the first use, and not changed any more.
type Link struct {
	// Receive takes the frames that the bench sends, each from its Ethernet header,
	// in their order and one at a time. A frame is Receive's to keep. It is called
	// while calls are made: see Stack.Do.
	Receive func(frame []byte)
	// Rest returns once the stack has done all that it does because of frames that
	// Receive took, but for what its timers will do: then the bench knows that it
	// has seen what there is to see. nil: when Receive returns, all has been done.
	Rest func() error

	once   sync.Once
	frames *queue.Frames // for the bench to read
	giving sync.Mutex    // held while Receive runs
}

func (l *Link) queue() *queue.Frames {
	l.once.Do(func() { l.frames = queue.New() })
	return l.frames
}

// Send sends a frame to the bench, from its Ethernet header; the frame belongs to the
// link then. Send never blocks, and may be called by Receive.
func (l *Link) Send(frame []byte) {
	l.queue().Add(capture.Frame{Time: time.Now(), Data: frame, Length: len(frame)})
}

// bench is the link as the bench sees it.
func (l *Link) bench() *target.Link {
	return &target.Link{
		Wire: port{l.queue(), l}, StackMAC: target.StackMAC, BenchMAC: target.BenchMAC, MTU: target.MTU,
		Sentinel: l.sentinel,
	}
}

// Close ends the bench's reading. A session closes its link.
func (l *Link) Close() error {
	_ = l.queue().Close() // perhaps again
	return nil
}

func (l *Link) sentinel(n uint64) error {
	if l.Rest != nil {
		if err := l.Rest(); err != nil {
			return fmt.Errorf("waiting until the stack has nothing to do: %w", err)
		}
	}
	l.Send(target.SentinelFrame(target.BenchMAC, target.StackMAC, n))
	return nil
}

// port is the bench's end of a link.
type port struct {
	*queue.Frames
	link *Link
}

// WriteFrame queues the frame for the bench, too, as any tap does: before what the
// stack sends because of it.
func (p port) WriteFrame(frame []byte) error {
	p.link.giving.Lock()
	defer p.link.giving.Unlock()
	if p.Closed() {
		return queue.ErrClosed
	}
	p.Add(capture.Frame{Time: time.Now(), Data: bytes.Clone(frame), Length: len(frame),
		Outgoing: true})
	p.link.Receive(bytes.Clone(frame))
	return nil
}

package bench

import "time"

// How long the bench waits before it says that something does not happen. They
// bound a failing spec; a passing one waits only as long as the stack takes.
// Configure can change both; their ratio stays.
var (
	// Patience is for what a stack does at once: a call that must not block, a
	// reply to a packet. It leaves room for a busy machine.
	Patience = 5 * time.Second
	// Timer is for what a stack does when a timer of its own runs out, such as
	// the second retransmission of a SYN.
	Timer = 2 * Patience
)

const (
	// limit ends a spec as a whole, before Ginkgo's own timeout would.
	limit = 25 * time.Second
	// lateness is how long after the kernel saw a segment that asks for an
	// acknowledgement the bench may read it. Later than this, a stack's
	// retransmission timer may have spoken first, and the spec is inconclusive:
	// after 200 ms at the least on Linux, for a SYN after 1 s (RFC 6298 section 2),
	// and so for the question for a neighbour's address, which a SYN waits for.
	lateness    = 180 * time.Millisecond
	synLateness = 900 * time.Millisecond
)

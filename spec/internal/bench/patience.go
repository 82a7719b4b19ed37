package bench

import (
	"time"

	"github.com/sockspec/sockspec/spec/internal/sut"
)

// How long the bench waits before it says that something does not happen. They
// bound a failing spec; a passing one waits only as long as the stack takes.
var (
	// Patience is for what a stack does at once: a call that must not block, a
	// reply to a packet. It leaves room for a busy machine.
	Patience = sut.DefaultPatience
	// Timer is for what a stack does when a timer of its own runs out, such as
	// the second retransmission of a SYN. It is twice Patience.
	Timer = 2 * Patience
)

// limit ends a spec as a whole, before Ginkgo's own timeout would.
const limit = 25 * time.Second

// Configure says which stack the specs of this process run on. Package spec calls
// it once, before they run; a spec does not.
func Configure(c sut.Config) {
	sut.Configure(c)
	if c.Patience > 0 {
		Patience, Timer = c.Patience, 2*c.Patience
	}
}

// Package target is the seam between the suite and a stack under test: spec.Run
// judges whatever is a [Target]. For each spec it opens a [Session], which makes socket
// calls inside the stack, by their POSIX names, and may come with a [Link], an Ethernet
// whose other end is the bench's. Nothing in this package knows a stack.
//
// # Three ways to put a stack under test
//
// A stack that is written in Go is judged in the process of a test: package memory
// has all that it needs, and the module in the folder example is one, whole.
//
// Any other stack gets an agent, a small program that makes its calls, on whatever
// machine it runs: PROTOCOL.md says what an agent reads and writes, package remote
// is the target for every agent, and package agent helps if it is written in Go.
// Without a link, specs that look at packets are unsupported.
//
// An agent with a link needs a target of its own, by [New]: its sessions start an
// agent, hold a [Client] of it, and make the Link, with [Probed] where only the stack
// itself can tell that it has nothing more to say. Packages lwip, gvisor, uml and linux
// are such targets.
//
// # Sentinels
//
// A spec that says that a stack sends nothing has to know when it has seen all that
// there is to see. So a Link has a Sentinel, a frame that goes behind all others. A
// stack never answers it, and the bench knows it by its number: see [SentinelFrame].
package target

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Target is a stack under test. New makes one.
type Target interface {
	// Name is short and stable ("linux"): it names the stack in reports, and selects
	// the list of what the stack is known to do otherwise.
	Name() string
	// Open starts a session with a fresh stack: no socket, no connection, no port in
	// use. Several may be open at the same time.
	Open(ctx context.Context) (Session, error)
	// Close ends what the target itself keeps.
	Close() error
}

// Session makes socket calls inside a stack. Its methods are safe to call at the
// same time; a call that blocks in the stack blocks only its caller.
type Session interface {
	// Greeting is what the stack says of itself.
	Greeting() protocol.Greeting
	// Call makes one call. The error is a sock.Errno if the stack refused it, an
	// *Unsupported if the stack lacks the call or a constant, ctx's if it did
	// not end in time; any other means that the session itself is at fault.
	// The Result holds also on an Errno: its Signals matter.
	Call(ctx context.Context, m protocol.Method, p protocol.Params) (protocol.Result, error)
	// Start makes one call and returns at once, with the id by which
	// protocol.Blocked asks about it; wait returns what Call would. An error of
	// Start itself means that no call was made and the session is at fault.
	Start(m protocol.Method, p protocol.Params) (id uint64, wait Wait, err error)
	// Link is the session's Ethernet, nil without one.
	Link() *Link
	// Close ends the session and all that it opened in the stack.
	Close() error
}

// Wait waits for the end of a call that Start made, bounded by ctx. It may be
// called again after ctx ended, and by several goroutines: each gets the same.
// The answer to a call for which nobody waits any more is dropped.
type Wait func(ctx context.Context) (protocol.Result, error)

// Link is a session's Ethernet link as the bench sees it. PROTOCOL.md, "The wire",
// says what it asks of the stack.
type Link struct {
	Wire     capture.Port // the bench's end
	Loopback capture.Port // the stack's own loopback; nil where it cannot be seen
	StackMAC capture.MAC  // the stack's hardware address
	BenchMAC capture.MAC  // the hardware address of every other host
	MTU      int          // of the link, in bytes
	// Sentinel puts the frame that SentinelOf knows as n behind every frame that the
	// stack has sent, on Wire and, if it is there, on Loopback: whoever has read it
	// there has read all of them. It may wait until the stack has nothing to do (its
	// error is a *Restless if that does not come), but not until the sentinel has been
	// read. No two calls run at the same time. nil where the target has none: then
	// nobody can tell when all has been read.
	Sentinel func(n uint64) error
	// Turn returns once the processor on which the session's calls are made has run
	// for the bench, which may be on another. How long that takes tells how long the
	// stack was kept waiting. nil where no processor is known.
	Turn func() error
	// Overflows returns how often a table of neighbours that the stack shares with others
	// had no room for one more: packets may not have been sent for it. nil where the
	// stack has its tables for itself.
	Overflows func() uint64
}

// The addresses of the stack on a link, with the prefixes of the link: the bench is
// every other host in these. They are addresses for documentation (RFC 5737, RFC
// 3849).
var (
	StackIPv4 = netip.MustParsePrefix("192.0.2.1/24")
	StackIPv6 = netip.MustParsePrefix("2001:db8::1/64")
)

// The hardware addresses that the links of this module have. They are locally
// administered (IEEE 802, second bit of the first byte).
var (
	StackMAC = capture.MAC{0x02, 0, 0, 0, 0, 0x01}
	BenchMAC = capture.MAC{0x02, 0, 0, 0, 0, 0x02}
)

// BenchHosts are the hosts of the bench on a link that specs use most. A target may tell
// its stack their hardware address, that of the bench, so that it need not ask for it.
var BenchHosts = []netip.Addr{
	netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("192.0.2.3"),
	netip.MustParseAddr("2001:db8::2"), netip.MustParseAddr("2001:db8::3"),
}

// MTU is that of the links of this module, in bytes.
const MTU = 1500

// Unsupported is the error of a call, or of a constant, that a stack lacks.
type Unsupported struct {
	What string // "TCP_DEFER_ACCEPT", "sysctl"
}

// Error names what is lacking.
func (u *Unsupported) Error() string { return u.What + " is not supported by this stack" }

// Restless is the error of a Sentinel that waited until the stack had nothing to do, and
// gave up. It proves nothing about the stack: a busy machine keeps it at work.
type Restless struct {
	Stack string
	For   time.Duration // how long it was waited for
}

// Error says so in one sentence.
func (r *Restless) Error() string {
	return fmt.Sprintf("%s did not come to rest within %v", r.Stack, r.For)
}

// Lost is the error of every call of a session that has ended by itself.
type Lost struct {
	Stack string
	Cause string // "the agent was ended by signal killed"
}

// Error says so in one sentence.
func (l *Lost) Error() string {
	return fmt.Sprintf("the session with %s was lost: %s", l.Stack, l.Cause)
}

// ErrnoOf returns the errno that a call failed with, "" if err is none.
func ErrnoOf(err error) sock.Errno {
	if e, ok := err.(sock.Errno); ok {
		return e
	}
	return ""
}

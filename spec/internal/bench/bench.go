package bench

import (
	"context"
	"slices"

	"github.com/sockspec/sockspec/spec/internal/recorder"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Bench is what the body of a spec works with: a session of its own with the stack
// under test, the wire to the stack, and the trace of what happens on both.
type Bench struct {
	// Wire is the link to the stack, and what can be seen of the stack's loopback.
	Wire *Wire

	ctx       context.Context
	session   target.Session
	trace     *recorder.Recorder
	port      uint16 // the last port that Port has returned
	iss       uint32 // where sequence numbers begin: see firstNumber
	table     *report.Table
	unhurried bool
	alone     bool // whether the spec needs no wire: see CallsAlone
}

// Context returns the context that ends when the spec must end.
func (b *Bench) Context() context.Context { return b.ctx }

// Port returns a port that no host of the bench has used in this spec.
func (b *Bench) Port() uint16 {
	b.port++
	return b.port
}

// Has reports whether the stack has a feature. A spec that cannot do without one
// says so with Need.
func (b *Bench) Has(f protocol.Feature) bool {
	if has, decided := b.hasLink(f); decided {
		return has
	}
	return slices.Contains(b.session.Greeting().Features, f)
}

// Checks says which of the requirements that the spec cites the assertions are about
// that follow, until it is called again. Where all have the same force, each assertion
// is about all of them, and Checks is not needed. A spec that cites a MUST beside a
// SHOULD or a MAY, or a standard beside what only Linux documents, has to say it of each:
// what a stack does not keep counts by its own force. The strongest goes first, since
// the spec ends with the first assertion that fails.
func (b *Bench) Checks(ids ...string) { verdict.Checks(ids...) }

// Lacks ends the spec as unsupported: the stack has just refused a call that it is
// free to refuse, or something else is not there that the spec cannot do without,
// such as a program. what names it in the report.
func (b *Bench) Lacks(what string) { verdict.Lacks(what) }

// FailSpec ends the spec as failed, with a message in the manner of Gomega. It is
// Gomega's fail handler, and seldom called by a spec itself.
func FailSpec(message string, callerSkip ...int) {
	skip := 1
	if len(callerSkip) > 0 {
		skip += callerSkip[0]
	}
	verdict.Fail(message, skip)
}

// Remark puts a sentence on the spec's time line.
func (b *Bench) Remark(text string) { b.trace.Remark(text, false) }

// Unhurried says that the spec holds whichever comes first, the bench or a timer of
// the stack, such as that of a retransmission: that the bench was late is then no
// reason to doubt a failure. It is for transfers of many packets, which keep a busy
// machine busy. Such a failure is in doubt only if the spec's time was over while
// the transfer went on.
func (b *Bench) Unhurried() { b.unhurried = true }

// What a generated spec hands to Record.
type (
	// Table is a rule, and what came of each case.
	Table = report.Table
	// Row is one line of a Table.
	Row = report.Row
	// Cell is one case.
	Cell = report.Cell
)

// Record keeps the table of a generated spec for the report. The spec fails by
// itself for the cells that are wrong.
func (b *Bench) Record(t *Table) {
	verdict.Assert()
	b.table = t
}

// Aside makes calls that the trace leaves out, with the packets that they cause.
// A generated spec makes hundreds of them: its table says what came of each, and the
// spec makes those that matter once more, for the trace.
func (b *Bench) Aside(calls func()) {
	b.trace.Mute(true)
	defer b.trace.Mute(false)
	calls()
	b.Wire.Drain()
}

// History returns the one-line history of the connection between two addresses, on the
// wire or on loopback: "ShADadFAfA" is a request, its reply and a close. The letters are
// explained at capture.Conn.History. If there was more than one connection, it is that of
// the latest; "" if there was none. All that the stack has sent so far is in it.
func (b *Bench) History(one, other sock.Addr) string {
	b.Wire.seeBetween(one, other)
	b.Wire.Drain()
	if c := b.Wire.conn(one.AddrPort(), other.AddrPort()); c != nil {
		return c.History()
	}
	return ""
}

package tell

import (
	"log/slog"
	"net/netip"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// Conversation is what a session and an exchange of datagrams have in common: whom it is
// with, and what there is to tell of it.
type Conversation struct {
	Reports
	transfer.Flows
	Sock          *socket.Socket // for its state, and to wait for
	Peer          netip.AddrPort // for messages: of datagrams from many, the own address
	Reads, Writes bool           // its bytes are those of standard input, and of standard output
	Numbered      bool           // there can be several: its number stands before its lines

	Label    string // before its lines
	Began    time.Time
	watchers []watcher
	sums     *sums // --sha256
	control  control

	stopProgress   func()
	besideProgress bool // standard output is a terminal, as is the line of progress
}

// NewConversation prepares one at no more than a number of bytes a second; 0 is without
// limit.
func NewConversation(r Reports, rate int64, sock *socket.Socket, peer netip.AddrPort) Conversation {
	return Conversation{Reports: r, Flows: transfer.NewFlows(rate), Sock: sock, Peer: peer}
}

// conversations counts those of the process, for their numbers in events.
var conversations atomic.Int64

// Begin tells that the conversation has its peer, by an event: accept or connect, or none.
func (c *Conversation) Begin(event string) {
	number := conversations.Add(1)
	c.Began = time.Now()
	c.Events = c.Events.of(number)
	if c.Numbered {
		c.Label = strconv.FormatInt(number, 10) + " "
	}
	c.watch()
	c.stopProgress = c.showProgress()
	if c.Events != nil && event != "" { // or the system would be asked for the address in vain
		c.Events.Emit(event, append(c.AddressFields(c.Peer), localFields(c.Sock.LocalAddr())...)...)
	}
}

// End tells what has become of the conversation, which has ended with err.
func (c *Conversation) End(err error) {
	c.Finish()
	if fault.IsReset(err) {
		c.Events.Emit("reset", ErrorFields(err)...)
	}
	c.stopProgress()
	c.noteSums()
	c.Events.Emit("end", slices.Concat(c.endFields(err), c.Counts(), c.sums.fields())...)
}

// endFields say why a conversation has ended.
func (c *Conversation) endFields(err error) []slog.Attr {
	fields := []slog.Attr{slog.String("cause", fault.CauseOf(err).String()), Since(c.Began)}
	if err != nil {
		fields = append(fields, slog.String("error", fault.OneLine(err.Error())))
	}
	return fields
}

// watcher sees the bytes that a conversation moves, in their order, a direction at
// a time. It keeps none of them beyond the call. label is what stands before lines: whose
// bytes they are, where that can be asked.
type watcher interface {
	sent(label string, data []byte)
	received(label string, data []byte)
}

// IsWatched reports whether somebody wants to see the bytes.
func (c *Conversation) IsWatched() bool { return len(c.watchers) > 0 }

// SawSent shows bytes that were sent to the watchers.
func (c *Conversation) SawSent(label string, data []byte) {
	for _, w := range c.watchers {
		w.sent(label, data)
	}
}

// SawReceived is SawSent for the other direction.
func (c *Conversation) SawReceived(label string, data []byte) {
	for _, w := range c.watchers {
		w.received(label, data)
	}
}

// watch gives a conversation the watchers that its flags ask for.
func (c *Conversation) watch() {
	if c.SHA256 {
		c.sums = newSums()
		c.watchers = append(c.watchers, c.sums)
	}
	if c.DumpHex != nil {
		c.watchers = append(c.watchers, &hexDump{to: c.DumpHex})
	}
	if c.DumpRaw != nil {
		c.watchers = append(c.watchers, rawDump{c.DumpRaw})
	}
}

// NoteInfo tells what the kernel knows of the connection, if --info asks for it.
func (c *Conversation) NoteInfo() {
	if !c.WantsInfo {
		return
	}
	info, err := infoOf(c.Sock)
	if err != nil {
		return // of a connection that is gone there is nothing to tell
	}
	for _, line := range info.lines() {
		Line("%s%s", c.Label, line)
	}
	c.Events.Emit("info", info.fields()...)
}

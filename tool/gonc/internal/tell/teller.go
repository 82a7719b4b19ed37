package tell

import (
	"cmp"
	"log/slog"
	"net/netip"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
)

// Teller tells, in lines of -v and in events, of the sockets of one kind. The lines are
// those of OpenBSD's nc, since scripts look for them.
type Teller struct {
	Verbose bool     // -v
	Events  *Emitter // --events; nil for none
	Network string   // tcp, udp, unix or vsock, as in lines and events
	Path    string   // where there are no addresses: what stands for either side
}

// Reports are what the flags ask gonc to tell of its conversations.
type Reports struct {
	Teller
	DumpHex, DumpRaw *Dump // nil for none
	WantsInfo        bool  // --info
	Progress         ProgressMode
	SHA256           bool
	ShowControl      bool
}

// Err is the first error that writing the reports has met.
func (r *Reports) Err() error { return cmp.Or(r.DumpHex.err(), r.DumpRaw.err(), r.Events.err()) }

// IsNamed reports whether a path stands for the addresses.
func (t *Teller) IsNamed() bool { return t.Network == "unix" || t.Network == "vsock" }

// Note writes a line if -v was given.
func (t *Teller) Note(format string, args ...any) {
	if t.Verbose {
		Line(format, args...)
	}
}

// NoteBound tells where a server listens, or is bound to receive datagrams. One for
// connections over Unix sockets has two lines in nc, too.
func (t *Teller) NoteBound(a netip.AddrPort, datagrams bool) {
	verb := "Listening"
	if datagrams {
		verb = "Bound"
	}
	if !t.IsNamed() {
		t.Note("%s on %s %d", verb, a.Addr(), a.Port())
	}
	if t.Network == "unix" {
		t.Note("Bound on %s", t.Path)
	}
	if t.IsNamed() && !datagrams {
		t.Note("Listening on %s", t.Path)
	}
	t.Events.Emit(strings.ToLower(verb), t.AddressFields(a)...)
}

// NotePeer tells who has connected.
func (t *Teller) NotePeer(a netip.AddrPort) {
	if t.IsNamed() {
		t.Note("Connection received on %s", t.Path)
	} else {
		t.Note("Connection received on %s %d", a.Addr(), a.Port())
	}
}

// NoteRefused tells that a peer is not served.
func (t *Teller) NoteRefused(a netip.AddrPort) {
	t.Note("Connection from %s %d refused: see --allow and --deny", a.Addr(), a.Port())
}

// Fault is the error of an operation with an address; nil if err is.
func (t *Teller) Fault(op string, a netip.AddrPort, err error) error {
	if err == nil {
		return nil
	}
	host := a.Addr().String()
	if t.IsNamed() {
		host = t.Path
	}
	return &fault.SocketError{Op: op, Host: host, Port: a.Port(), Network: t.Network, Err: err}
}

// AddressFields are those of an end of a socket, for events.
func (t *Teller) AddressFields(at netip.AddrPort) []slog.Attr {
	if t.IsNamed() {
		return []slog.Attr{slog.String("network", t.Network), slog.String("path", t.Path)}
	}
	return []slog.Attr{
		slog.String("network", t.Network),
		slog.String("address", at.Addr().String()),
		slog.Int("port", int(at.Port())),
	}
}

// NoteOptions tells what the kernel made of the options that --sockopt has asked for.
func (t *Teller) NoteOptions(sock *socket.Socket, options []sockopt.Option) {
	for _, asked := range options {
		is, err := asked.Get(sock.Descriptor())
		if err != nil {
			continue // some can only be set
		}
		t.Note("Option %s=%s is %s", asked.Label, asked.Asked, fault.OneLine(is))
		option, text := slog.String("option", asked.Label), slog.String("asked", asked.Asked)
		t.Events.Emit("sockopt", option, text, slog.String("is", is))
	}
}

// Package session has a connection's session: its two directions, and the rules that end it.
package session

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/command"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// Session is one connection between a local side and a peer. The manual says how
// it ends. Its bytes flow in two directions, a goroutine each, or one for both where
// there is nothing to send:
//
//	local.in  -> sendInput     -> stream -> sock
//	local.out <- receiveOutput <- stream <- sock
//
// stream is sock itself, and then Linux moves the bytes within the kernel where it
// can, or something that speaks over it.
type Session struct {
	tell.Conversation
	transfer.Terms
	Rules
	leaving atomic.Bool // what the peer says is no longer listened to
	silent  bool        // there was nothing to send, and the peer has been told
	over    bool        // there was nothing to receive, and the peer has told so
	stream  stream.Stream
	local   *transfer.Local
	places  *places // that it has one of; nil where it is the only session
	enough  enough
	spoken  atomic.Bool     // standard input has ended, as far as the session is concerned
	turn    transfer.Turn   // to read the local side
	reading context.Context // done when reading shall stop: what is there now is still read
	stop    func()          // ends reading

	hasSentFIN atomic.Bool
	unanswered bool // what was asked, once the receiving direction has ended
}

// New prepares a connection's session with a local side.
func New(with Settings, sock *socket.Socket, peer netip.AddrPort, here *transfer.Local) *Session {
	s := &Session{
		Conversation: tell.NewConversation(with.Reports, with.Rate, sock, peer),
		Terms:        with.Terms, Rules: with.Rules,
		stream: sock, local: here,
	}
	s.Reads, s.Writes, s.Numbered = !s.NoInput && s.Command == nil, s.Command == nil, s.Keep
	s.enough.come = make(chan struct{})
	s.reading, s.stop = context.WithCancel(s.Lasting)
	if !s.Keep { // many would take the processors from each other
		sock.Lone, here.Lone = true, true
	}
	if s.TLS == nil {
		s.turn = here.Join()
	}
	return s
}

// Serve is the whole of a session: what comes before its first byte, too.
func (s *Session) Serve() error {
	defer s.Finish()
	if !s.over {
		s.Sock.Enroll()
	}
	s.Begin(s.kind())
	err := s.secure()
	if s.IsWatched() {
		s.stream = stream.Watch(s.stream, s.sawSent, s.sawReceived)
	}
	if s.Telnet {
		s.stream = stream.RefuseTelnet(s.stream)
	}
	switch {
	case err != nil:
	case s.Command != nil:
		err = s.runCommand()
	default:
		err = s.orEnough(s.run())
	}
	if s.TLS != nil && !s.Closing.isAbrupt() && (err == nil || fault.IsQuiet(err)) {
		s.conclude()
	}
	s.NoteInfo()
	err = s.part(err)
	s.End(err)
	return err
}

// runCommand runs the command over a connection. Its end is awaited, and a failure
// of its own is reported unless the session has failed, or run out of time, first: then
// it is told to end.
func (s *Session) runCommand() error {
	s.turn.Leave()
	environment := command.Environment(&s.Teller, s.Sock.LocalAddr(), s.Peer)
	var c *command.Child
	err := s.places.whileShort(1, func() (err error) {
		c, err = command.Start(s.Command, environment)
		return err
	})
	if err != nil {
		return err
	}
	s.local, s.turn = c.Here, c.Here.Join()
	err = s.run()
	told := c.IsTold()
	if err != nil {
		c.Here.Quit()
	}
	c.Release()
	if err != nil || told {
		return err
	}
	return c.Err()
}

// kind is the event of the session's begin.
func (s *Session) kind() string {
	if s.Listen {
		return "accept"
	}
	return "connect"
}

// sawSent and sawReceived show bytes to those who watch.
func (s *Session) sawSent(data []byte)     { s.SawSent(s.Label, data) }
func (s *Session) sawReceived(data []byte) { s.SawReceived(s.Label, data) }

// run moves the bytes of both directions until the connection has ended. It
// returns what was lost.
func (s *Session) run() error {
	s.shape()
	s.Moved()
	if s.onlyReceives() {
		return s.runOneWay()
	}
	c := s.setOut()
	for c.goesOn() {
		if over, err := c.next(); over {
			return err
		}
	}
	return c.arrive()
}

// send is the direction from the local side to the peer. CloseWrite fails only on a
// connection that is over already, which the receiving direction reports.
func (s *Session) send() error {
	err := s.sendInput()
	s.spoken.Store(true)
	s.Waiting.Store(true)
	if err == nil && s.sendsFIN() {
		if s.TLS == nil { // which tells of its own end
			s.Events.Emit("fin_sent", s.Counts()...) // first: the peer's FIN may come at once
		}
		s.hasSentFIN.Store(true)
		_ = s.stream.CloseWrite()
	}
	return err
}

// receive is the direction from the peer to the local side.
func (s *Session) receive() error {
	if err := s.receiveOutput(); err != nil && !errors.Is(err, transfer.ErrStopped) {
		return err
	}
	s.unanswered = s.hasAsked() && s.Received.Bytes.Load() == 0 // and the peer has ended after that
	if transfer.IsClosed(s.enough.come) {
		return nil
	}
	if err := s.ShowRest(s.local); err != nil {
		return err
	}
	// Without events the system would be asked in vain.
	if s.Events != nil && s.Sock.Cut == nil && !s.leaving.Load() && s.wasFIN() {
		s.Events.Emit("fin_received", s.Counts()...)
	}
	return s.Fault(fault.Receive, s.Peer, s.Sock.Cut)
}

// wasFIN reports whether the end of the stream is the peer's FIN. A close_notify of TLS is
// never a reset, and the FIN behind it is not waited for.
func (s *Session) wasFIN() bool { return s.TLS != nil || s.Sock.TookFIN() }

// secure puts TLS between the socket and the session, if --tls was given. Who does not
// come through the handshake has no turn to read standard input.
func (s *Session) secure() error {
	if s.TLS == nil {
		return nil
	}
	emit := func(event string) { s.Events.Emit(event, s.Counts()...) }
	c, began := secure.NewConn(s.Sock, s.TLS, s.Listen, emit), time.Now()
	s.Events.Emit("tls_handshake", secure.WantedFields(s.TLS)...)
	if err := s.Sock.Within(socket.HandshakeLimit(s.Timeout, s.ConnectBy), c.Handshake); err != nil {
		reason := errors.New(secure.Reason(err))
		failure := fault.Because(secure.Cause(err), s.Fault(fault.Handshake, s.Peer, reason))
		cause := fault.CauseOf(failure).String()
		s.Events.Emit("tls_failed", slog.String("error", secure.Reason(err)),
			slog.String("cause", cause), tell.Since(began))
		return failure
	}
	state := c.ConnectionState()
	s.Events.Emit("tls_established", append(secure.AgreedFields(state), tell.Since(began))...)
	if s.Verbose {
		s.Note("%s", secure.Describe(state))
	}
	s.stream, s.turn = stream.New(c), s.local.Join()
	return nil
}

// conclude ends TLS where the end of standard input has not: without close_notify, the
// peer would have to take the end of the connection for a truncation. Everything that
// was sent has been acknowledged; a peer that takes no more has closed already.
func (s *Session) conclude() {
	_ = s.Sock.Within(socket.AnswerLimit(s.Timeout), s.stream.CloseWrite)
}

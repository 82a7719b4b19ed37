package session

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// Closing is what --close says about the end of a connection. The zero value is
// closeHalf.
type Closing struct {
	how     closeMode
	seconds int // of closeLinger
}

// closeMode is a way to end a connection when standard input has ended. With
// --no-shutdown that end ends nothing, and the connection is closed in this way once
// the peer has finished.
type closeMode string

const (
	closeHalf    closeMode = ""        // a FIN; what the peer still says is received
	closeFIN     closeMode = "fin"     // a FIN, and no more is received
	closeRST     closeMode = "rst"     // a RST
	closeLinger  closeMode = "linger"  // close(2) with SO_LINGER
	closeAbandon closeMode = "abandon" // no packet at all, as when the host is gone
)

// maxLinger is the most seconds that SO_LINGER holds everywhere: some systems keep
// hundredths of a second in 16 bits.
const maxLinger = 1<<15/100 - 1

// ParseClose reads the value of --close.
func ParseClose(text string) (Closing, error) {
	how, seconds, timed := strings.Cut(text, "=")
	c := Closing{how: closeMode(how)}
	switch {
	case c.how == closeLinger && timed:
		n, err := strconv.ParseUint(seconds, 10, 16)
		if err != nil || n > maxLinger {
			return c, fmt.Errorf("close invalid: %s (linger=0 to linger=%d seconds)", text, maxLinger)
		}
		c.seconds = int(n)
		return c, nil
	case text == "half":
		return Closing{}, nil
	case text == "abandon":
		return c, socket.CanForget()
	case text == "fin", text == "rst":
		return c, nil
	}
	return c, fmt.Errorf("close invalid: %s (half, fin, rst, linger=SECONDS or abandon)", text)
}

// SetsLinger reports whether the close is one with SO_LINGER.
func (c Closing) SetsLinger() bool { return c.how == closeRST || c.how == closeLinger }

// isAbrupt reports whether the close has no FIN.
func (c Closing) isAbrupt() bool {
	return c.how == closeRST || c.how == closeAbandon || c == Closing{how: closeLinger}
}

// sendsFIN reports whether a FIN is what the end of standard input calls for.
func (r *Rules) sendsFIN() bool {
	return !r.NoShutdown && (r.Closing.how == closeHalf || r.Closing.how == closeFIN)
}

// hangsUp reports whether the connection ends with standard input.
func (s *Session) hangsUp() bool {
	return s.Hasty || !s.NoShutdown && s.Closing.how != closeHalf
}

// hangUp is the end of a session that ends with standard input: the peer is no longer
// listened to. Unless the kernel is to do so, it waits until the peer has
// acknowledged everything.
func (s *Session) hangUp(received chan error) (err error) {
	if s.Closing.how != closeLinger {
		err = s.settle(nil)
	}
	s.leaving.Store(true)
	s.Finish()
	s.Sock.StopReceiving()
	if received != nil {
		// It writes what it has, and shall not read from the descriptor's next owner.
		<-received //nolint:errcheck // nobody listens any more
	}
	return err
}

// part closes the connection, in the way that --close asks for. err is how the
// session has ended; of a connection that is gone no way is left to choose.
func (s *Session) part(err error) error {
	how := s.prepareClose()
	began := time.Now()
	s.Sock.Close()
	if err != nil {
		return err
	}
	limit := time.Duration(s.Closing.seconds) * time.Second
	if how == nil && limit > 0 && time.Since(began) >= limit {
		how = fault.Because(fault.TimedOut, fmt.Errorf("not all was acknowledged within %v", limit))
	}
	return s.Fault(fault.Close, s.Peer, how)
}

// prepareClose sets the options that make close(2) do what is asked for.
func (s *Session) prepareClose() error {
	switch s.Closing.how {
	case closeRST:
		return s.Sock.SetLinger(0)
	case closeLinger:
		return s.Sock.SetLinger(s.Closing.seconds)
	case closeAbandon:
		return s.Sock.Forget()
	}
	return nil
}

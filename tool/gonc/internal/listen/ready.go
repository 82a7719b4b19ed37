package listen

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// Readiness is how a server tells whoever started it that it is ready; nil is not at all.
type Readiness struct {
	Descriptor *int    // --ready-fd
	File       *string // --port-file
}

// ParseReadyFD reads the value of --ready-fd.
func ParseReadyFD(text string) (int, error) {
	fd, err := descriptor.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("ready-fd invalid: %s (%w)", text, err)
	}
	return fd, nil
}

// announce tells everybody who asked where a server is to be reached.
func (s *Server) announce(l *socket.Socket) error {
	s.NoteBound(l.LocalAddr(), s.Datagrams)
	s.noteCertificate()
	s.NoteOptions(l, s.Config.Options)
	if s.IsNamed() {
		return s.Readiness.tell(s.Path)
	}
	return s.Readiness.tell(strconv.Itoa(int(l.LocalAddr().Port())))
}

// noteCertificate tells by what a client can know a server whose certificate is made
// for this run.
func (s *Server) noteCertificate() {
	if s.Verbose && s.TLS != nil {
		s.Note("Certificate SHA-256 %s", secure.Fingerprint(s.TLS.Certificates[0].Certificate[0]))
	}
}

// tell passes a line on: the port, or the name of a Unix socket. The reader of
// the descriptor then sees its end; the file appears with the line in it.
func (r Readiness) tell(line string) error {
	if r.File != nil {
		if err := descriptor.WriteAtOnce(*r.File, line+"\n"); err != nil {
			return fault.Because(fault.Output, fault.About("port-file "+*r.File, err))
		}
	}
	if r.Descriptor == nil {
		return nil
	}
	f := os.NewFile(uintptr(*r.Descriptor), "ready-fd")
	_, err := signals.Quietly(func() (int, error) { return f.WriteString(line + "\n") })
	if err = errors.Join(err, f.Close()); err != nil {
		what := fmt.Sprintf("ready-fd %d", *r.Descriptor)
		return fault.Because(fault.Output, fault.About(what, err))
	}
	return nil
}

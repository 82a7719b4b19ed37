package main

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

// readiness is how a server tells whoever started it that it is ready.
type readiness struct {
	descriptor int    // --ready-fd; 0 is none
	file       string // --port-file
}

// parseReadyFD reads the value of --ready-fd.
func parseReadyFD(text string) (int, error) {
	fd, err := descriptor.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("ready-fd invalid: %s (%w)", text, err)
	}
	return fd, nil
}

// announce tells everybody who asked where a server is to be reached.
func (o options) announce(l *socket.Socket) error {
	o.NoteBound(l.LocalAddr(), o.udp)
	o.noteCertificate()
	o.noteOptions(l)
	if o.IsNamed() {
		return o.ready.tell(o.Path)
	}
	return o.ready.tell(strconv.Itoa(int(l.LocalAddr().Port())))
}

// tell passes a line on: the port, or the name of a Unix socket. The reader of
// the descriptor then sees its end; the file appears with the line in it.
func (r readiness) tell(line string) error {
	if r.file != "" {
		if err := descriptor.WriteAtOnce(r.file, line+"\n"); err != nil {
			return fault.Because(fault.Output, fault.About("port-file "+r.file, err))
		}
	}
	if r.descriptor == 0 {
		return nil
	}
	f := os.NewFile(uintptr(r.descriptor), "ready-fd")
	_, err := signals.Quietly(func() (int, error) { return f.WriteString(line + "\n") })
	if err = errors.Join(err, f.Close()); err != nil {
		return fault.Because(fault.Output, fault.About(fmt.Sprintf("ready-fd %d", r.descriptor), err))
	}
	return nil
}

// noteCertificate tells by what a client can know a server whose certificate is made
// for this run.
func (o *options) noteCertificate() {
	if o.Verbose && o.TLS != nil {
		o.Note("Certificate SHA-256 %s", secure.Fingerprint(o.TLS.Certificates[0].Certificate[0]))
	}
}

package main

import (
	"errors"
	"os"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/term"
)

// passConflict tells with what -F makes no sense: it needs a socket that carries the
// bytes as they are.
func (o *options) passConflict() error {
	switch {
	case !o.passFD:
		return nil
	case o.unix:
		return errors.New("cannot use -F and -U")
	case o.Listen || o.scan:
		return errors.New("-F is for a client, without -z")
	case o.TLS != nil || o.Command != nil:
		return errors.New("-F is for the socket alone, without --tls and commands")
	}
	return nil
}

// passSocket connects, and passes the connected socket on to whoever has the other
// end of standard output: -F. It serves as ssh's ProxyCommand with ProxyUseFdpass.
func (o options) passSocket() error {
	if term.IsTerminal(int(os.Stdout.Fd())) {
		return errors.New("cannot pass file descriptor to tty")
	}
	sock, _, err := o.client().Reach(o.ports[0])
	if err != nil {
		return err
	}
	defer sock.Close()
	// Nobody has had enough of a socket that he did not get.
	return fault.Because(fault.Output, fault.About("standard output", sock.PassTo(1)))
}

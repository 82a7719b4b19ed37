package session

import (
	"crypto/tls"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// Settings are what the flags say of sessions.
type Settings struct {
	tell.Reports
	transfer.Terms
	Rules
}

// Rules are what the flags say of a session beyond its terms.
type Rules struct {
	SendOnly   bool           // --send-only: nothing that is received is written
	NoShutdown bool           // the end of standard input sends no FIN
	Telnet     bool           // -t
	FinGrace   *time.Duration // --fin-grace; negative is for ever
	Closing    Closing        // --close
	Command    []string       // to run for each connection
	TLS        *tls.Config    // nil for no TLS
	MaxConns   *int           // at once, with -k
	ConnectBy  time.Time      // when the time of --connect-timeout is over; zero is never
}

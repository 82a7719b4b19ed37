package spec

import (
	"embed"

	// The suites.
	_ "github.com/sockspec/sockspec/spec/address"
	_ "github.com/sockspec/sockspec/spec/backlog"
	_ "github.com/sockspec/sockspec/spec/close"
	_ "github.com/sockspec/sockspec/spec/connect"
	_ "github.com/sockspec/sockspec/spec/datagram"
	_ "github.com/sockspec/sockspec/spec/descriptor"
	_ "github.com/sockspec/sockspec/spec/icmp"
	_ "github.com/sockspec/sockspec/spec/port"
)

// Sources are the files of the suites, for what they say of their semantics.
//
//go:embed address/*.go backlog/*.go close/*.go connect/*.go datagram/*.go
//go:embed descriptor/*.go icmp/*.go netcat/*.go port/*.go
var Sources embed.FS

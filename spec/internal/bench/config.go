package bench

import (
	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/target"
)

// Config says on which stack the specs of this process run.
type Config struct {
	Target    target.Target
	Expected  *expect.List
	ReportDir string // where traces go; "" for none
}

var config Config

// Configure is called once, before the specs run.
func Configure(c Config) { config = c }

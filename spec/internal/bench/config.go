package bench

import (
	"time"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/target"
)

// Config says on which stack the specs of this process run.
type Config struct {
	Target    target.Target
	Expected  *expect.List
	ReportDir string        // where traces go; "" for none
	Patience  time.Duration // instead of Patience; 0 for that
	Linux     bool          // what only Linux documents binds the stack, though it is not Linux
}

var config Config

// Configure is called once, before the specs run.
func Configure(c Config) {
	config, greeted = c, nil
	if c.Patience > 0 {
		Patience, Timer = c.Patience, 2*c.Patience
	}
}

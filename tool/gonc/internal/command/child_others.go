//go:build !unix

package command

import (
	"errors"

	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// Child is a command at work for one connection: here there are none.
type Child struct{ Here *transfer.Local }

var errNoPipes = errors.New("--exec and --sh-exec need pipes as Unix has them: " +
	"this system has none")

// Start fails.
func Start([]string, []string) (*Child, error) { return nil, errNoPipes }

func (*Child) IsTold() bool { return false }
func (*Child) Err() error   { return nil }
func (*Child) Release()     {}

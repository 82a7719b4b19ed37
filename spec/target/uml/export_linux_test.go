package uml

import (
	"cmp"
	"context"

	"github.com/sockspec/sockspec/spec/target"
)

// Boot is New with programs of the test's, each of which may be "" for the one that
// New finds, and tells the process id of the machine.
func Boot(ctx context.Context, kernel, init string) (t target.Target, pid int, err error) {
	p, err := findPrograms()
	if err != nil {
		return nil, 0, err
	}
	p.kernel, p.init = cmp.Or(kernel, p.kernel), cmp.Or(init, p.init)
	h, err := newHost(ctx, p, nil)
	if err != nil {
		return nil, 0, err
	}
	return target.New("uml", h.open, h.close), h.machine.kernel.PID(), nil
}

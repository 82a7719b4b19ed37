package doubt

import (
	"fmt"

	"github.com/sockspec/sockspec/spec/target"
)

// Overflows tells of neighbours that the stack's table had no room for. It may not have
// sent what was for them; and the table may be one for all stacks of the machine.
type Overflows struct {
	count  func() uint64 // nil where nobody knows
	before uint64
}

// OverflowsOf begins to count for a link, which may be nil.
func OverflowsOf(link *target.Link) Overflows {
	if link == nil || link.Overflows == nil {
		return Overflows{}
	}
	return Overflows{link.Overflows, link.Overflows()}
}

// Doubt returns the reason for doubt; "" if there was room for each.
func (o Overflows) Doubt() string {
	if o.count == nil {
		return ""
	}
	n := o.count() - o.before
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("the kernel's table of neighbours, which is one for all namespaces, "+
		"overflowed (%d times): the stack may not have been able to send", n)
}

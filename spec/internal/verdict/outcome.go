package verdict

import (
	"fmt"
	"runtime/debug"
)

// Outcome is how a spec's body ended, and how far that is to be trusted.
type Outcome struct {
	Failed   *Failure // nil if the body came to its end
	Unmet    []string // the requirements that a failure is about, by their ids
	Lacking  string   // what the stack lacks for the spec; "" for nothing
	Doubt    string   // why nothing that was seen counts; "" if it does
	Starved  string   // why a failure may be the machine's; "" if it is not
	Panicked bool     // whether the failure is a bug of the spec
	Unsound  string   // what the stack sent that no peer would take; "" for nothing
}

// believed returns the outcome of a spec in which the stack sent what no peer would
// take: that is a failure, and the reason for it, however the body ended. No wait of
// the bench or the stack makes a wrong checksum.
func (o Outcome) believed() Outcome {
	if o.Unsound == "" {
		return o
	}
	return Outcome{Failed: &Failure{Message: o.Unsound}, Unsound: o.Unsound}
}

// Of runs the body of a spec with these labels. A spec that comes to its end and has
// asserted nothing has failed, for no stack could fail it; and so has one that does not
// say which of its requirements it asserts what for, where that makes a difference.
func Of(labels []string, body func()) (o Outcome) {
	asserted.Store(false)
	current = claimsOf(labels)
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Failure:
			o.Failed, o.Unmet = e, current.unmet()
		case Unsupported:
			o.Lacking = e.What
		case doubtful:
			o.Doubt = e.why
		default:
			o.Panicked = true
			o.Failed = &Failure{Message: fmt.Sprintf("the spec panics: %v\n%s", e, debug.Stack())}
		}
	}()
	body()
	if bug := bugOf(current); bug != "" {
		o.Panicked = true
		o.Failed = &Failure{Message: bug}
	}
	return o
}

// bugOf says what is wrong with a spec whose body has come to its end; "" for nothing.
func bugOf(c claims) string {
	if !asserted.Load() {
		return "the spec asserts nothing: say with Expect what must hold"
	}
	return c.unchecked()
}

// Remark returns what the ladder says of a failure, in one line; "" if it says
// nothing.
func (o Outcome) Remark() string {
	o = o.believed()
	if o.Failed == nil || o.Panicked {
		return ""
	}
	return oneLine(o.Failed.Message)
}

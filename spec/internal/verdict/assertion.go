package verdict

import (
	"sync/atomic"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// asserted is whether the spec that runs has asserted anything so far. A process
// runs one spec at a time.
var asserted atomic.Bool

// Assert notes that the spec asserts something. Gomega's assertions do so by
// themselves.
func Assert() { asserted.Store(true) }

func init() { gomega.Default = noting{gomega.Default} }

// noting is Gomega, and notes that something is asserted.
type noting struct{ gomega.Gomega }

// Inner is how Gomega finds itself behind what wraps it.
func (n noting) Inner() gomega.Gomega { return n.Gomega }

func (n noting) Ω(actual any, extra ...any) types.Assertion {
	Assert()
	return n.Gomega.Ω(actual, extra...)
}

func (n noting) Expect(actual any, extra ...any) types.Assertion {
	Assert()
	return n.Gomega.Expect(actual, extra...)
}

func (n noting) ExpectWithOffset(offset int, actual any, extra ...any) types.Assertion {
	Assert()
	return n.Gomega.ExpectWithOffset(offset, actual, extra...)
}

func (n noting) Eventually(actual any, args ...any) types.AsyncAssertion {
	Assert()
	return n.Gomega.Eventually(actual, args...)
}

func (n noting) EventuallyWithOffset(offset int, actual any, args ...any) types.AsyncAssertion {
	Assert()
	return n.Gomega.EventuallyWithOffset(offset, actual, args...)
}

func (n noting) Consistently(actual any, args ...any) types.AsyncAssertion {
	Assert()
	return n.Gomega.Consistently(actual, args...)
}

func (n noting) ConsistentlyWithOffset(offset int, actual any, args ...any) types.AsyncAssertion {
	Assert()
	return n.Gomega.ConsistentlyWithOffset(offset, actual, args...)
}

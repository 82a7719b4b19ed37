// Package doubt says why a measurement proves nothing. A spec fails where a packet
// comes too late or not at all; but if the machine kept the bench or the stack from
// running, a timer of the stack may have been first, and the failure is not the
// stack's. Such a spec is inconclusive.
//
// Each source of doubt gives its reason in a sentence, or "" if there is none:
// Lateness tells of frames that were read late, Pulse of a bench or a stack that
// did not run, Resent of a stack that sent again what had arrived, and Overflows of
// neighbours that there was no room for.
package doubt

// timerFirst is why lateness of any kind is a reason for doubt.
const timerFirst = "a timer of the stack may have been first"

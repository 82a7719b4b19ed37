// Package memory judges a stack that is written in Go in the process of a test.
//
// A session is a [Stack]: the stack under test, with nothing open, and a function for
// each call that it has. A function gets a [Call] with the parameters and the socket,
// and never waits: one that returns EAGAIN is called again when something has changed.
// Descriptors, blocking, O_NONBLOCK, poll and the forms of option values are taken
// care of.
//
// To be judged by its packets too, the stack gets a [Link]. Frames of the bench come to
// its Receive, and those of the stack go to its Send.
//
// The calls, constants and errors have the names of the session protocol: see
// spec/target/PROTOCOL.md and package sock. The module in the folder example is a
// stack of this kind, whole, with the test that judges it.
package memory

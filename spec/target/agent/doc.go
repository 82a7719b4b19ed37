// Package agent is what agents in Go have in common, whatever their stack is: Serve
// reads requests of the session protocol, has each call made, and writes answers.
// tool/sockagent, the agent for lwIP and package memory are built on it.
//
// The goroutine that reads a request also makes its call and writes the answer, so
// that a short call costs no switch of threads; before a call that may block, it
// hands the reading on to another one.
package agent

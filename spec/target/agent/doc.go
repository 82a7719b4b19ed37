// Package agent is what agents in Go have in common, whatever their stack is:
// lines in, each call on a thread of its own, answers out. lwIP's agent,
// spec/target/lwip/lwipagent, is built on it. It runs on Linux, whose threads it looks at for blocked.
package agent

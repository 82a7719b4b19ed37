// Package protocol is the session protocol in Go: the methods by their POSIX
// names and the shape of a message, shared by the suite and by tool/sockagent.
// PROTOCOL.md, one folder up, is the account for people who write an agent. It
// depends on nothing but the standard library and package posix.
package protocol

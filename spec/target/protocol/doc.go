// Package protocol is the session protocol in Go: the methods by their POSIX
// names, the shape of a message, and its reading, shared by the suite and by agents in Go.
// PROTOCOL.md, one folder up, is the account for people who write an agent. It
// depends on nothing but the standard library and package sock.
package protocol

// Package netns makes the network of a session on Linux: a namespace of its own
// with an Ethernet link, whose other end is in the wire namespace with those of
// all sessions, for the bench. The namespace is for the kernel's own stack, or
// for one that takes the interface over.
package netns

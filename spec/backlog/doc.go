// Package backlog holds the specs of listen: the queue of connections that wait to be
// accepted, and its limit.
package backlog

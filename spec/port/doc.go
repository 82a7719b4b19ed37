// Package port holds the specs of local ports: which one a socket gets that asks for
// none, and what a stack says when none is left.
package port

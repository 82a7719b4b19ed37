// Package close holds the specs of how a connection ends: in order, by a reset, or with
// something left behind.
package close

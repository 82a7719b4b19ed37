// Package descriptor holds the specs of what refers to a socket: of descriptors that are
// duplicated, closed, or in use by another thread.
package descriptor

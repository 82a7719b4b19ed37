// Package posix holds the names of the socket API: its constants, errors,
// addresses, option values and connection states. Suites import it with a dot,
// so that a spec reads as the standard does. Names stand for themselves; no
// number of any system is in here.
package posix

// Package sock holds the names of the socket API, those of POSIX and those that
// Linux adds: constants, errors, addresses, option values and connection states.
// Suites import it with a dot, so that a spec reads as the standard does. Names
// stand for themselves; no number of any system is in here.
package sock

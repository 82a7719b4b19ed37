//go:build !unix

package sockopt

import "errors"

var (
	optionLevels []optionLevel
	optionNames  []optionName
)

// errNoOptions is what --sockopt meets on a system whose sockets are package net's.
var errNoOptions = errors.New("no options of sockets can be set on this system")

func encodeInterval(string) ([]byte, error) { return nil, errNoOptions }
func decodeInterval(value []byte) string    { return decodeOctets(value) }

// Set cannot reach the socket.
func (Option) Set(int) error { return errNoOptions }

// Get cannot reach the socket.
func (Option) Get(int) (string, error) { return "", errNoOptions }

//go:build !unix

package main

import "errors"

var (
	optionLevels []optionLevel
	optionNames  []optionName
)

// errNoOptions is what --sockopt meets on a system whose sockets are package net's.
var errNoOptions = errors.New("no options of sockets can be set on this system")

func encodeInterval(string) ([]byte, error) { return nil, errNoOptions }
func decodeInterval(value []byte) string    { return decodeOctets(value) }

func (s *socket) setOption(sockopt) error        { return errNoOptions }
func (s *socket) option(sockopt) ([]byte, error) { return nil, errNoOptions }

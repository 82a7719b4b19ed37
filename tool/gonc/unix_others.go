//go:build !unix

package main

import (
	"errors"
	"time"
)

var errNoUnix = errors.New("this system has no Unix sockets for gonc")

func openUnixSocket(bool) (*socket, error) { return nil, errNoUnix }

func (s *socket) connectPath(string, time.Duration) error { return errNoUnix }

func (s *socket) bindPath(string) error { return errNoUnix }

func temporaryPath() (string, error) { return "", errNoUnix }

func (s *socket) passTo(int) error { return errNoUnix }

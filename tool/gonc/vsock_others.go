//go:build !linux

package main

import (
	"errors"
	"time"
)

var errNoVsock = errors.New("this system has no vsock for gonc")

func openVsock() (*socket, error) { return nil, errNoVsock }

func (s *socket) bindVsock(vsockAddress) error { return errNoVsock }

func (s *socket) connectVsock(vsockAddress, time.Duration) error { return errNoVsock }

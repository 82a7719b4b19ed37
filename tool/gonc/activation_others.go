//go:build !unix

package main

import "errors"

var errNoneIsPassed = errors.New("this system passes no sockets on")

func passedKind() (socketKind, error)        { return socketKind{}, errNoneIsPassed }
func takePassed(socketKind) (*socket, error) { return nil, errNoneIsPassed }

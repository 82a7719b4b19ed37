//go:build !linux

package main

func (s *socket) forget() error { return errNoForget }
func canForget() error          { return errNoForget }

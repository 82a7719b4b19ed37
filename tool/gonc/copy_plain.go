//go:build unix && !linux

package main

// fastSend is the buffer: there is no way inside this kernel that is known here.
func (s *session) fastSend(slow mover) mover { return slow }

// fastReceive is the buffer as well.
func (s *session) fastReceive(slow mover) mover { return slow }

//go:build !unix

package descriptor

import "errors"

// Inherit has nothing to take over.
func Inherit(int) error { return errors.New("this system passes no descriptors on") }

// KeepInherited has nothing to keep from commands: there are none.
func KeepInherited() {}

// Free is as many as anybody wants: this system sets no such limit.
func Free(enough int) int { return enough }

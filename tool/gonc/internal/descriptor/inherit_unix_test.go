//go:build unix

package descriptor

import (
	"testing"

	"golang.org/x/sys/unix"
)

// Both ways keep a descriptor from commands.
func TestCloseOnExec(t *testing.T) {
	for name, mark := range map[string]func(){"all": KeepInherited,
		"each": func() { closeEachOnExec(3) }} {
		fd, err := unix.Dup(0)
		if err != nil {
			t.Fatal(err)
		}
		mark()
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil ||
			flags&unix.FD_CLOEXEC == 0 {
			t.Errorf("%s: the flags are %#x, %v", name, flags, err)
		}
		unix.Close(fd)
	}
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// modules has the kernel's modules, where Debian's package puts them.
const modules = "/usr/lib/uml/modules/"

// ipv6Modules are IPv6 and what it needs, in this order.
var ipv6Modules = []string{"lib/crc-ccitt.ko", "net/ipv6/ipv6.ko"}

// prepare makes the machine ready for agents. Its files are the host's, read-only, but
// for /dev, which is its kernel's own.
func prepare() error {
	if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	if err := mountTerminals("/dev/pts"); err != nil {
		return fmt.Errorf("mounting /dev/pts: %w", err)
	}
	if err := os.Setenv("PATH", "/usr/local/bin:/usr/bin:/bin"); err != nil {
		return err
	}
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return err
	}
	kernel := modules + unix.ByteSliceToString(u.Release[:]) + "/kernel/"
	for _, m := range ipv6Modules {
		if err := load(kernel + m); err != nil {
			return fmt.Errorf("loading %s: %w", m, err)
		}
	}
	return nil
}

// mountTerminals makes pseudo-terminals possible.
func mountTerminals(at string) error {
	if err := os.Mkdir(at, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return unix.Mount("devpts", at, "devpts", 0, "mode=600,ptmxmode=666")
}

// load loads a module. One that is not there may be part of the kernel itself; if
// it is not, the agent tells that there is no IPv6.
func load(module string) error {
	f, err := os.Open(module)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return os.NewSyscallError("finit_module", unix.FinitModule(int(f.Fd()), "", 0))
}

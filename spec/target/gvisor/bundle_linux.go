package gvisor

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// places are where a session's files can be mounted: directories that every
// system has, and that neither runsc nor the suite needs for anything else.
var places = []string{"/mnt", "/media", "/srv", "/run"}

// bundle is the directory of a session's files, as runsc wants them: config.json
// and the root of the container, and beside them what runsc keeps for itself. It
// is in memory, and mounted where only the session's processes see it: when the
// last of them ends it is gone, however they end.
type bundle struct{ dir string }

func (b *bundle) root() string    { return b.dir + "/rootfs" }
func (b *bundle) state() string   { return b.dir + "/state" }
func (b *bundle) pidFile() string { return b.dir + "/pid" }

// newBundle moves the calling thread into a mount namespace of its own and makes
// the files there. Programs stand in the container where they stand outside.
func newBundle(programs []string) (*bundle, error) {
	place, err := place(slices.Concat(programs, []string{os.TempDir()}))
	if err != nil {
		return nil, err
	}
	b := &bundle{place}
	if err := b.mount(); err != nil {
		return nil, err
	}
	for _, p := range programs {
		if err := b.add(p); err != nil {
			return nil, fmt.Errorf("putting %s into the sandbox: %w", p, err)
		}
	}
	text, err := json.Marshal(configOf(programs))
	if err != nil {
		return nil, err
	}
	return b, errors.Join(os.Mkdir(b.state(), 0o700), os.WriteFile(b.dir+"/config.json", text, 0o600))
}

// place chooses a directory that hides none of the paths which are needed.
func place(needed []string) (string, error) {
	for _, p := range places {
		info, err := os.Stat(p)
		if err == nil && info.IsDir() && !holds(p, needed) {
			return p, nil
		}
	}
	return "", fmt.Errorf("no directory to mount a session's files on: "+
		"none of %s is there, or each holds one of %s",
		strings.Join(places, ", "), strings.Join(needed, ", "))
}

func holds(dir string, paths []string) bool {
	for _, p := range paths {
		if strings.HasPrefix(p+"/", dir+"/") {
			return true
		}
	}
	return false
}

func (b *bundle) mount() error {
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return os.NewSyscallError("unshare", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	const flags = unix.MS_NOSUID | unix.MS_NODEV
	if err := unix.Mount("sockspec", b.dir, "tmpfs", flags, "mode=0755"); err != nil {
		return fmt.Errorf("mounting a tmpfs on %s: %w", b.dir, err)
	}
	return nil
}

// add puts a program into the root.
func (b *bundle) add(program string) error {
	inside := b.root() + program
	if err := os.MkdirAll(filepath.Dir(inside), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(inside, nil, 0o755); err != nil {
		return err
	}
	return os.NewSyscallError("mount", unix.Mount(program, inside, "", unix.MS_BIND, ""))
}

package tool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// provide has the go command make a program.
func provide(folder string) (string, error) {
	dir, checkout, err := buildDir()
	if err != nil {
		return "", err
	}
	version, released := release()
	if checkout || !released {
		return build(folder, dir)
	}
	return install(folder, version, filepath.Join(dir, version))
}

// buildDir is where programs are built to, and whether that is in a checkout of this
// module. It is not shared with another user: what stands there will be run.
func buildDir() (dir string, checkout bool, err error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", false, noGo(err)
	}
	path := strings.TrimSpace(string(mod))
	checkout = ours(path)
	if dir := filepath.Join(filepath.Dir(path), "build"); checkout && writable(dir) == nil {
		return dir, true, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", false, fmt.Errorf("no place to build it: %w; name one that holds it in %s",
			err, Variable)
	}
	dir = filepath.Join(cache, "sockspec")
	return dir, checkout, os.MkdirAll(dir, 0o700)
}

func noGo(err error) error {
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("there is no go command to build it with: where there is one, run "+
			"`CGO_ENABLED=0 go build -o DIR/ ./tool/...` in a checkout of %s, and name DIR in %s",
			module, Variable)
	}
	return fmt.Errorf("go env GOMOD: %w", err)
}

// ours reports whether the go.mod at path is this module's.
func ours(path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(first) == "module "+module
}

// writable makes sure that files can be made in dir.
func writable(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.CreateTemp(dir, ".try-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// build makes a program from the sources that the go command sees from here.
func build(folder, dir string) (string, error) {
	return put(folder, dir, func(half string) *exec.Cmd {
		return exec.Command("go", "build", "-buildvcs=false", "-o", half, module+"/"+folder)
	})
}

// install makes a program from a version of this module, unless it is there.
func install(folder, version, dir string) (string, error) {
	there := filepath.Join(dir, path.Base(folder))
	if _, err := os.Stat(there); err == nil {
		return there, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return put(folder, dir, func(half string) *exec.Cmd {
		cmd := exec.Command("go", "install", module+"/"+folder+"@"+version)
		cmd.Env = append(cmd.Environ(), "GOBIN="+half)
		return cmd
	})
}

// put has a command make the program in an empty folder, and puts it in its place in
// one step: several processes may make it at once while others run it.
func put(folder, dir string, command func(half string) *exec.Cmd) (string, error) {
	name := path.Base(folder)
	removeOld(filepath.Join(dir, "."+name+"-*"))
	half, err := os.MkdirTemp(dir, "."+name+"-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(half)
	cmd := command(half + string(filepath.Separator))
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, strings.TrimSpace(string(out)))
	}
	made := filepath.Join(dir, name)
	return made, os.Rename(filepath.Join(half, name), made)
}

// removeOld removes what builds left that were killed: no build takes an hour.
func removeOld(pattern string) {
	left, _ := filepath.Glob(pattern)
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			os.RemoveAll(path)
		}
	}
}

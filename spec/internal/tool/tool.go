// Package tool finds the programs of this module that the suite runs, and builds
// those that are not there.
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
	"sync"
	"time"
)

// Variable names the environment variable that holds the directory of ready
// programs. If it is set, nothing is built.
const Variable = "SOCKSPEC_BIN"

const module = "github.com/sockspec/sockspec"

// paths remembers what was found, and who is finding.
var paths sync.Map // of name -> func() (string, error)

// Path returns the absolute path of the program tool/NAME, such as "sockagent"
// or "gonc". It is the one in the directory that Variable names. Otherwise the
// go command builds it from the sources, once in the life of the process: into
// the module's build folder or, outside of the module, into the user's cache.
func Path(name string) (string, error) { return Package("tool/" + name) }

// Package is Path for a program elsewhere in the module, by its folder.
func Package(folder string) (string, error) {
	find, _ := paths.LoadOrStore(folder, sync.OnceValues(func() (string, error) { return find(folder) }))
	return find.(func() (string, error))()
}

// Prepare finds or builds programs, by their folders in the module, and sets Variable
// to where they are, so that the processes which this one starts need not look.
func Prepare(folders ...string) error {
	places := map[string]bool{}
	for _, folder := range folders {
		path, err := Package(folder)
		if err != nil {
			return err
		}
		places[filepath.Dir(path)] = true
	}
	for place := range places {
		if len(places) == 1 {
			return os.Setenv(Variable, place)
		}
	}
	return nil // each process finds them, as this one has
}

func find(folder string) (string, error) {
	name := path.Base(folder)
	if dir := os.Getenv(Variable); dir != "" {
		path, err := exec.LookPath(filepath.Join(dir, name))
		if err != nil {
			return "", fmt.Errorf("no %s in the directory that %s names: %w", name, Variable, err)
		}
		return filepath.Abs(path)
	}
	dir, err := buildDir()
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return build(folder, dir)
}

// buildDir is where programs are built to. It is not shared with another user:
// what stands there will be run.
func buildDir() (string, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", noGo(err)
	}
	if path := strings.TrimSpace(string(mod)); ours(path) {
		dir := filepath.Join(filepath.Dir(path), "build")
		if err := writable(dir); err == nil {
			return dir, nil
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no place to build it: %w; name one that holds it in %s", err, Variable)
	}
	dir := filepath.Join(cache, "sockspec")
	return dir, os.MkdirAll(dir, 0o700)
}

func noGo(err error) error {
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("there is no go command to build it with: where there is one, run "+
			"`CGO_ENABLED=0 go build -o DIR/ ./tool/...` in a checkout of %s, and name DIR in %s", module, Variable)
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

// build puts the program in its place in one step, so that several processes may
// build it at once while others run it.
func build(folder, dir string) (string, error) {
	name := path.Base(folder)
	removeOld(filepath.Join(dir, "."+name+"-*"))
	half, err := os.MkdirTemp(dir, "."+name+"-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(half)
	made := filepath.Join(half, name)
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", made, module+"/"+folder)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, strings.TrimSpace(string(out)))
	}
	built := filepath.Join(dir, name)
	return built, os.Rename(made, built)
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

// Installed returns the absolute path of a program that is no part of this
// module: in the directory that Variable names or else in the module's build
// folder, or in PATH.
func Installed(name string) (string, error) {
	dir := os.Getenv(Variable)
	if dir == "" {
		dir, _ = buildDir() // without one, there is PATH
	}
	for _, place := range []string{filepath.Join(dir, name), name} {
		if path, err := exec.LookPath(place); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", fmt.Errorf("there is no %s in %s, nor in PATH", name, dir)
}

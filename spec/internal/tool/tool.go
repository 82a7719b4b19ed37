// Package tool finds the programs of this module that the suite runs, and builds
// those that are not there.
package tool

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sync"
)

// Variable names the environment variable that holds the directory of ready
// programs. If it is set, nothing is built.
const Variable = "SOCKSPEC_BIN"

const module = "github.com/sockspec/sockspec"

// paths remembers what was found, and who is finding.
var paths sync.Map // of name -> func() (string, error)

// Path returns the absolute path of the program tool/NAME, such as "sockagent"
// or "gonc". It is the one in the directory that Variable names, or else the one of
// this version beside the running program. Otherwise the go command builds it, once
// in the life of the process: from the sources of a checkout into its build folder,
// elsewhere into the user's cache, from the version of this module that is running.
func Path(name string) (string, error) { return Package("tool/" + name) }

// Package is Path for a program elsewhere in the module, by its folder.
func Package(folder string) (string, error) {
	find, _ := paths.LoadOrStore(folder, sync.OnceValues(func() (string, error) {
		return find(folder)
	}))
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
	if path, ok := sibling(name); ok {
		return path, nil
	}
	path, err := provide(folder)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return path, nil
}

// Installed returns the absolute path of a program that is no part of this
// module: in the directory that Variable names or else in the module's build
// folder, or in PATH.
func Installed(name string) (string, error) {
	dir := os.Getenv(Variable)
	if dir == "" {
		dir, _, _ = buildDir() // without one, there is PATH
	}
	for _, place := range []string{filepath.Join(dir, name), name} {
		if path, err := exec.LookPath(place); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", fmt.Errorf("there is no %s in %s, nor in PATH", name, dir)
}

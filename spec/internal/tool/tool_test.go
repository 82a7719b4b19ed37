package tool

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestReadyPrograms(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(Variable, dir)
	_, err := find("tool/gonc")
	if err == nil ||
		!strings.Contains(err.Error(), "no gonc in the directory that SOCKSPEC_BIN names") {
		t.Errorf("an empty directory: %v", err)
	}
	path := filepath.Join(dir, "gonc")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got, err := find("tool/gonc"); got != path || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestBuildAtTheSameTime(t *testing.T) {
	needGo(t)
	dir := t.TempDir()
	killed := filepath.Join(dir, ".sockagent-1")
	long := time.Now().Add(-2 * time.Hour)
	if err := errors.Join(os.Mkdir(killed, 0o700), os.Chtimes(killed, long, long)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			path, err := build("tool/sockagent", dir)
			if err != nil || path != filepath.Join(dir, "sockagent") {
				t.Errorf("got %q, %v", path, err)
				return
			}
			if err := exec.Command(path, "-help").Run(); err != nil {
				t.Errorf("the program while others build it: %v", err)
			}
		})
	}
	all.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestBuildDirOfThisModule(t *testing.T) {
	needGo(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // where the checkout cannot be written to
	dir, checkout, err := buildDir()
	if err != nil || !checkout || filepath.Base(dir) != "build" && filepath.Base(dir) != "sockspec" {
		t.Errorf("got %q, a checkout: %v, %v", dir, checkout, err)
	}
}

func TestBuildDirElsewhere(t *testing.T) {
	needGo(t)
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Chdir(t.TempDir())
	dir, checkout, err := buildDir()
	if want := filepath.Join(cache, "sockspec"); dir != want || checkout || err != nil {
		t.Errorf("got %q, a checkout: %v, %v, want %s", dir, checkout, err, want)
	}
}

func TestOurs(t *testing.T) {
	for text, want := range map[string]bool{
		"module github.com/sockspec/sockspec\n\ngo 1.26\n":    true,
		"module github.com/sockspec/sockspec/ci\n\ngo 1.26\n": false,
		"": false,
	} {
		path := filepath.Join(t.TempDir(), "go.mod")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := ours(path); got != want {
			t.Errorf("ours(%q) = %v", text, got)
		}
	}
	if ours(os.DevNull) || ours("") {
		t.Error("no go.mod is ours")
	}
}

func TestWhatIsInstalledIsLeftAlone(t *testing.T) {
	needGo(t)
	dir := t.TempDir()
	there := filepath.Join(dir, "gonc")
	if err := os.WriteFile(there, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := install("tool/gonc", "v0.0.0-none", dir); got != there || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestReleases(t *testing.T) {
	for _, c := range []struct {
		path, version string
		want          bool
	}{
		{module, "v0.1.0", true},
		{module, "v0.0.0-20260102150405-0123456789ab", true},
		{module, "v0.0.0-20260102150405-0123456789ab+dirty", false},
		{module, "(devel)", false},
		{module, "", false},
		{"example.org/stack", "v0.1.0", false},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Path: c.path, Version: c.version}}
		if version, ok := released(info); ok != c.want || version != c.version {
			t.Errorf("%s@%s: %q, %v", c.path, c.version, version, ok)
		}
	}
}

func TestBuildOfNothing(t *testing.T) {
	needGo(t)
	_, err := build("tool/nonexistent", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "building nonexistent") {
		t.Errorf("got %v", err)
	}
}

func TestWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv(Variable, "")
	_, err := find("tool/sockagent")
	for _, want := range []string{"sockagent: there is no go command", "go build -o DIR/ ./tool/...",
		Variable} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want one that says %q", err, want)
		}
	}
}

func needGo(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to build with")
	}
}

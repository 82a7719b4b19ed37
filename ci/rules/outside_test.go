package rules

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRunsFromOutsideACheckout has the go command fetch, build and run sockspec at a
// version, in an empty folder: what a stranger does first.
func TestRunsFromOutsideACheckout(t *testing.T) {
	const version = "v0.0.1"
	proxies := []string{proxy(t, version), "file://" + goEnv(t, "GOMODCACHE") + "/cache/download",
		goEnv(t, "GOPROXY")}
	env := append(os.Environ(), "HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir(),
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+t.TempDir(), "GOPROXY="+strings.Join(proxies, "|"),
		"GONOSUMDB=*", "GOFLAGS=-modcacherw -trimpath", "GOWORK=off", "CGO_ENABLED=0",
		"SOCKSPEC_BIN=", "GINKGO_NO_COLOR=1")
	for _, c := range []struct{ args, says string }{
		{"--version", "sockspec " + version + "\n"},
		{"explain backlog", "spec/backlog/listen.go"},
		{"run -p 2 -f backlog&&listen&&ipv4", "Suite         " + version + "\n"},
	} {
		cmd := exec.CommandContext(t.Context(), "go", "run", module+"tool/sockspec@"+version)
		cmd.Args = append(cmd.Args, strings.Fields(c.args)...)
		cmd.Dir, cmd.Env = t.TempDir(), env
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), c.says) {
			t.Fatalf("go run sockspec@%s %s: %v, and it does not say %q:\n%.4000s", version, c.args, err,
				c.says, out)
		}
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// proxy makes a module proxy of files that has this module, as it is here, under a
// version, and returns its address.
func proxy(t *testing.T, version string) string {
	t.Helper()
	path := strings.TrimSuffix(module, "/")
	dir := t.TempDir()
	place := filepath.Join(dir, filepath.FromSlash(path), "@v")
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(root + "/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list":            version + "\n",
		version + ".info": `{"Version": "` + version + `"}`,
		version + ".mod":  string(mod),
		version + ".zip":  archive(t, path+"@"+version),
	} {
		if err := os.WriteFile(filepath.Join(place, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + dir
}

// archive is the module as the go command would zip it: without the modules in it.
func archive(t *testing.T, prefix string) string {
	t.Helper()
	var out strings.Builder
	w := zip.NewWriter(&out)
	err := filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (skipped(name) || name != root && exists(name+"/go.mod")):
			return filepath.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		return add(w, prefix+strings.TrimPrefix(name, root), name)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func add(w *zip.Writer, name, file string) error {
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := w.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

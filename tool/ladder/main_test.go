package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sockspec/sockspec/capture/ladder"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ladder": main})
}

// trace is a real one: a request, its reply and a half close.
const trace = "../../capture/ladder/testdata/request.json"

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			return leave(env.WorkDir)
		},
	})
}

// leave puts trace.json into a folder, and its packets as trace.pcapng.
func leave(folder string) error {
	data, err := os.ReadFile(trace)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "trace.json"), data, 0o600); err != nil {
		return err
	}
	t, err := ladder.ReadTrace(trace, ladder.Selection{})
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := ladder.WritePcapng(&file, t); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "trace.pcapng"), file.Bytes(), 0o600)
}

// TestReadmePicture fails when the picture in the README is not what go generate
// in capture/ladder makes of the trace today.
func TestReadmePicture(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "ladder.svg")
	args := []string{"--svg", "--connection", "1", "--width", "1000", "--output", picture, trace}
	if status := run(args, os.Stdin, os.Stdout, os.Stderr); status != exitOK {
		t.Fatalf("the exit status is %d", status)
	}
	got, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../docs/ladder.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/ladder.svg is stale: run go generate ./capture/ladder")
	}
}

package main_test

import (
	"errors"
	"io/fs"
	"path"
	"testing"

	"github.com/sockspec/sockspec/spec/target/transcript"
)

// TestTranscripts replays each transcript against an agent of its own.
func TestTranscripts(t *testing.T) {
	files, err := fs.Glob(transcript.Files, "testdata/*.transcript")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(path.Base(file), func(t *testing.T) { replay(t, file) })
	}
}

func replay(t *testing.T, file string) {
	f, err := transcript.Files.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	script, err := transcript.Parse(path.Base(file), f)
	if err != nil {
		t.Fatal(err)
	}
	p := start(t)
	err = script.Replay(bounded(t), p.conn.In, p.conn.Out)
	if u, ok := errors.AsType[*transcript.Unsupported](err); ok && u.What == "users" {
		t.Skip("one user id is mapped: the test runs unprivileged")
	}
	if err != nil {
		t.Error(err)
	}
}

package lwip_test

import (
	"context"
	"errors"
	"io/fs"
	"os/exec"
	"path"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/transcript"
)

// lacking is what transcripts are unsupported for: any other reason is a loss.
var lacking = map[string]bool{
	"NULL": true, `unknown method "dup"`: true, "process": true, "signals": true, "sysctl": true,
	"unix": true, "users": true,
}

// TestTranscripts replays each transcript against an agent of its own, without a
// wire.
func TestTranscripts(t *testing.T) {
	agent, err := tool.Installed("lwipagent")
	if err != nil {
		t.Skip(err) // lwIP is not part of this module
	}
	files, err := fs.Glob(transcript.Files, "testdata/*.transcript")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(path.Base(file), func(t *testing.T) {
			err := replay(t, agent, file)
			if u, ok := errors.AsType[*transcript.Unsupported](err); ok && lacking[u.What] {
				t.Skip(err)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func replay(t *testing.T, agent, file string) error {
	t.Helper()
	f, err := transcript.Files.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	script, err := transcript.Parse(path.Base(file), f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := child.Start("the agent", &exec.Cmd{Path: agent, Stderr: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return script.Replay(ctx, c.In, c.Out)
}

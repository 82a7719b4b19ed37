// Package replay tells whether an agent speaks the session protocol: it plays every
// transcript of the suite against it, each in a session of its own.
package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"

	"github.com/sockspec/sockspec/spec/target/transcript"
)

// All plays every transcript against the agent that dial reaches, and writes a line
// for each to out. It reports whether one failed; the error is that of transcripts
// which cannot be read. The stack's loopback interface must be up for most of them.
func All(ctx context.Context, dial Dial, timeout time.Duration,
	out io.Writer) (failed bool, err error) {
	files, err := fs.Glob(transcript.Files, "testdata/*.transcript")
	if err != nil {
		return false, err
	}
	for _, file := range files {
		line, bad := verdict(path.Base(file), one(ctx, dial, file, timeout))
		fmt.Fprintln(out, line)
		failed = failed || bad
	}
	return failed, nil
}

// verdict is the line that tells what came of a transcript.
func verdict(name string, err error) (line string, failed bool) {
	if u, ok := errors.AsType[*transcript.Unsupported](err); ok {
		return fmt.Sprintf("unsupported  %s: %s", name, u.What), false
	}
	if err != nil {
		return fmt.Sprintf("FAILED       %v", err), true
	}
	return "ok           " + name, false
}

// one plays a transcript, which may take as long as timeout says.
func one(ctx context.Context, dial Dial, file string, timeout time.Duration) error {
	f, err := transcript.Files.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	t, err := transcript.Parse(path.Base(file), f)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	in, out, hangUp, err := dial(ctx)
	if err != nil {
		return err
	}
	defer hangUp()
	return t.Replay(ctx, in, out)
}

// Replay tells whether an agent speaks the session protocol: it plays every
// transcript of the suite against it, each in a session of its own.
//
//	replay COMMAND [ARG...]         an agent on standard input and output
//	replay -connect ADDR:PORT       an agent that listens: one session a connection
//
// It prints a line for each transcript and ends with status 1 if one failed. The
// stack's loopback interface must be up for most of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/transcript"
)

func main() {
	connect := flag.String("connect", "", "the `address:port` of an agent that listens")
	timeout := flag.Duration("timeout", 10*time.Second, "how long one transcript may take")
	flag.Parse()
	dial := dialer(*connect, flag.Args())
	if dial == nil {
		fmt.Fprintln(os.Stderr, "replay: want an agent, either as a command or as -connect ADDR:PORT")
		os.Exit(2)
	}
	failed, err := replayAll(dial, *timeout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
	}
	if failed || err != nil {
		os.Exit(1)
	}
}

func replayAll(dial dial, timeout time.Duration) (failed bool, err error) {
	files, err := fs.Glob(target.Transcripts, "testdata/*.transcript")
	if err != nil {
		return false, err
	}
	for _, file := range files {
		err := replay(dial, file, timeout)
		if u, ok := errors.AsType[*transcript.Unsupported](err); ok {
			fmt.Printf("unsupported  %s: %s\n", path.Base(file), u.What)
			continue
		}
		if err != nil {
			failed = true
			fmt.Printf("FAILED       %v\n", err)
			continue
		}
		fmt.Printf("ok           %s\n", path.Base(file))
	}
	return failed, nil
}

func replay(dial dial, file string, timeout time.Duration) error {
	f, err := target.Transcripts.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	t, err := transcript.Parse(path.Base(file), f)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	in, out, hangUp, err := dial(ctx)
	if err != nil {
		return err
	}
	defer hangUp()
	return t.Replay(ctx, in, out)
}

package main

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"
)

// Whoever reads standard output may stop, as head(1) does: that is no failure.
func TestEnough(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{stdin: devNull(t)})
		write(t, peer, "first")
		expect(t, p.out, "first")
		check(t, p.out.Close())
		p.alive()
		write(t, peer, "second")
		p.expectStatus(0, "")
	})
}

// What standard input holds still arrives, though the peer goes on to send, and takes
// nothing before it has been rid of that.
func TestEnoughButInput(t *testing.T) {
	for _, flags := range [][]string{nil, {"--tls"}} {
		t.Run(fmtFlags(flags), func(t *testing.T) {
			t.Parallel()
			s := launch(t, nil, nil, "gonc", append(flags, "-lv", "127.0.0.1", "0")...)
			port := s.port()
			if flags != nil {
				s.line() // its fingerprint
				flags = append(flags, "--tls-no-verify")
			}
			p := launch(t, bulkFile(t), nil, "gonc", append(flags, "127.0.0.1", port)...)
			check(t, p.out.Close())
			answer := source(s.in, bulk, s.in.Close)
			expectBulk(t, sink(s.out))
			_ = await(t, answer) // it need not have been taken to its end
			p.expectStatus(0, "")
		})
	}
}

func fmtFlags(flags []string) string {
	if flags == nil {
		return "plain"
	}
	return flags[0]
}

// A pipe that is silent is waited for, but not for long.
func TestEnoughAndSilence(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		p.write("question")
		expect(t, peer, "question")
		check(t, p.out.Close())
		answers := source(peer, bytes.Repeat([]byte("answer"), 100), func() error { return nil })
		p.expectStatus(0, "")
		check(t, await(t, answers))
		_, err := io.Copy(io.Discard, peer)
		check(t, err)
	})
}

// The reports tell, and so does the status that is asked for.
func TestEnoughIsTold(t *testing.T) {
	l, port := listenTCP(t)
	log := filepath.Join(t.TempDir(), "log")
	p := launch(t, devNull(t), nil, "gonc", "--status=cause", "--events=json:"+log, "127.0.0.1", port)
	peer := accept(t, l)
	check(t, p.out.Close())
	write(t, peer, "data")
	p.expectStatus(11, "")
	events := eventsIn(t, log)
	expectKinds(t, events, "resolve attempt connect fin_sent end exit")
	if end := events[4]; end.text("cause") != "output" ||
		end.text("error") != "standard output: Broken pipe" {
		t.Error(end)
	}
}

// The same with a parent that ignores SIGPIPE, as some languages' runtimes do.
func TestEnoughWithSignalIgnored(t *testing.T) {
	l, port := listenTCP(t)
	p := launch(t, devNull(t), nil, "sh", "-c", "trap '' PIPE; exec gonc 127.0.0.1 "+port)
	peer := accept(t, l)
	check(t, p.out.Close())
	write(t, peer, "data")
	p.expectStatus(0, "")
}

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// --rate holds each direction to that many bytes a second, whichever way they take.
func TestRate(t *testing.T) {
	const size, rate = 50_000, "100k"
	data := strings.Repeat("x", size)
	for name, input := range map[string]streams{"pipe": {}, "file": {stdin: fileOf(t, data)}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, port := listenTCP(t)
			p := launch(t, input.stdin, nil, "gonc", "--rate", rate, "127.0.0.1", port)
			peer := accept(t, l)
			began := time.Now()
			if p.in != nil {
				p.write(data)
				check(t, p.in.Close())
			}
			if n, err := io.Copy(io.Discard, peer); n != size || err != nil {
				t.Errorf("%d bytes and %v", n, err)
			}
			expectHalfSecond(t, began)
			began = time.Now()
			write(t, peer, data)
			check(t, peer.CloseWrite())
			expect(t, p.out, data)
			expectHalfSecond(t, began)
			p.expectStatus(0, "")
		})
	}
}

// TLS is held to the rate as well, and its lines are still lines.
func TestRateOfTLS(t *testing.T) {
	p, s := secureClient(t, "--rate", "100k")
	data := strings.Repeat("x", 50_000)
	for _, w := range []way{{p.in, s.out, p.in.Close}, {s.in, p.out, s.in.Close}} {
		began := time.Now()
		write(t, w.in, data)
		check(t, w.end())
		expect(t, w.out, data)
		expectHalfSecond(t, began)
	}
	p.expectStatus(0, "")
}

// secureClient starts two goncs that have TLS between them, the client with flags.
func secureClient(t *testing.T, flags ...string) (client, server *process) {
	t.Helper()
	server = run1(t, "-lv", "--tls", "127.0.0.1", "0")
	client = run1(t, append(flags, "--tls", "--tls-no-verify", "127.0.0.1", server.port())...)
	return client, server
}

// expectHalfSecond checks that about half a second has passed: the last step's bytes
// are not waited for.
func expectHalfSecond(t *testing.T, began time.Time) {
	t.Helper()
	if took := time.Since(began); took < 400*time.Millisecond || took > patience {
		t.Errorf("it took %v", took)
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "500k": 500_000, "1.5M": 1_500_000,
		"2G": 2_000_000_000} {
		if got, err := transfer.ParseRate(text); err != nil || got != want {
			t.Errorf("%s: got %d and %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "k", "3x", "0", "-1", "NaN", "1e300", "10 k", "1kk"} {
		if got, err := transfer.ParseRate(text); err == nil {
			t.Errorf("%q gives %d", text, got)
		}
	}
}

// fileOf is a file with a text.
func fileOf(t *testing.T, text string) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "text")
	check(t, os.WriteFile(name, []byte(text), 0o600))
	return open(t, name)
}

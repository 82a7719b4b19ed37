package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// --sha256 sums up both directions, and is in the events, too.
func TestSHA256(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	question, answer := strings.Repeat("question", 100_000), strings.Repeat("answer", 100_000)
	p := talkTo(t, question, answer, "--sha256", "--events=json:"+log)
	p.expectStatus(0, fmt.Sprintf("%s  sent (800000 bytes)\n%s  received (600000 bytes)\n",
		sumOf(question), sumOf(answer)))
	events := eventsIn(t, log)
	end := events[len(events)-2]
	if end.text("sha256_sent") != sumOf(question) || end.text("sha256_received") != sumOf(answer) {
		t.Error(end)
	}
}

// A dump for reading has a line for each 16 bytes; a raw one has the bytes.
func TestDumps(t *testing.T) {
	dir := t.TempDir()
	hexFile, rawFile := filepath.Join(dir, "hex"), filepath.Join(dir, "raw")
	p := talkTo(t, "0123456789abcdef\x1b[é", "pong", "--dump-hex", hexFile, "--dump-raw", rawFile)
	p.expectStatus(0, "")
	const want = "" +
		"> 00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  |0123456789abcdef|\n" +
		"> 00000010  1b 5b c3 a9                                      |.[..|\n" +
		"< 00000000  70 6f 6e 67                                      |pong|\n"
	if got, err := os.ReadFile(hexFile); err != nil || string(got) != want {
		t.Errorf("got %v and\n%s", err, got)
	}
	if got, err := os.ReadFile(rawFile); err != nil || string(got) != "0123456789abcdef\x1b[épong" {
		t.Errorf("got %v and %q", err, got)
	}
}

// With -k, sums and dumps bear the number of their connection.
func TestDumpOfEach(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hex")
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "--sha256", "--dump-hex", file, "127.0.0.1", "0")
	port := p.port()
	for n := 1; n <= 2; n++ {
		c := dialTCP(t, port)
		write(t, c, "text\n")
		check(t, c.CloseWrite())
		p.line() // that it has received the connection
		if line, want := p.line(), fmt.Sprintf("%d %s  sent (0 bytes)", n, sumOf("")); line != want {
			t.Errorf("got %s, want %s", line, want)
		}
		if line, want := p.line(), fmt.Sprintf("%d %s  received (5 bytes)", n,
			sumOf("text\n")); line != want {
			t.Errorf("got %s, want %s", line, want)
		}
	}
	const row = " < 00000000  74 65 78 74 0a                                   |text.|\n"
	if got, err := os.ReadFile(file); err != nil || string(got) != "1"+row+"2"+row {
		t.Errorf("got %v and\n%s", err, got)
	}
}

// A dump that cannot be written is an error at the end, and disturbs nothing before.
func TestDumpOnFullDisk(t *testing.T) {
	check(t, open(t, "/dev/full").Close())
	p := talkTo(t, "question", "answer", "--dump-raw=/dev/full")
	p.expectStatus(1, "gonc: dump /dev/full: No space left on device\n")
}

// talkTo has gonc, with some flags, ask and be answered.
func talkTo(t *testing.T, question, answer string, flags ...string) *process {
	t.Helper()
	l, port := listenTCP(t)
	p := launch(t, fileOf(t, question), nil, "gonc", append(flags, "127.0.0.1", port)...)
	peer := accept(t, l)
	expect(t, peer, question)
	expectEnd(t, peer)
	done := make(chan struct{})
	go func() {
		defer close(done)
		write(t, peer, answer)
		check(t, peer.CloseWrite())
	}()
	expect(t, p.out, answer)
	<-done
	return p
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

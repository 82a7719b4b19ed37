package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// The client in C that tutorials show gets what gonc's standard input holds.
func TestTutorialClient(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("there is no C compiler:", err)
	}
	p := run1(t, "-lv", "127.0.0.1", "0")
	hello := filepath.Join(t.TempDir(), "hello")
	build := exec.Command(cc, "-Wall", "-Werror", "-DPORT="+p.port(), "-o", hello,
		"../../spec/netcat/testdata/hello.c")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	client := launch(t, devNull(t), nil, hello)
	expect(t, p.out, "Hello, server!")
	p.write("Hello, client!\n")
	expect(t, client.out, "Hello, client!\n")
	client.expectStatus(0, "")
	expectEnd(t, p.out)
	check(t, p.in.Close())
	if p.status() != 0 {
		t.Fatal(p.stderr.String())
	}
}

//go:build !linux

package main

import (
	"fmt"
	"os"
	"runtime"
)

func main() {
	fmt.Fprintf(os.Stderr, "sockagent: this agent is for Linux and was built for %s; "+
		"spec/target/PROTOCOL.md says how to write one\n", runtime.GOOS)
	os.Exit(1)
}

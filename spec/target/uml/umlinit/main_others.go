//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr,
		"umlinit: it is the first process of user-mode Linux, and nothing elsewhere")
	os.Exit(1)
}

//go:build !unix

package main

import "os"

// endBy ends this process, which no signal can here.
func endBy(os.Signal) { os.Exit(1) }

package main

import (
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience bounds every wait for something that must happen.
const patience = 30 * time.Second

// TestMain makes this test's binary a gonc for the processes that tests start:
// it is the first gonc of $PATH, and the first nc, whose place it takes.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gonc": main, "nc": main})
}

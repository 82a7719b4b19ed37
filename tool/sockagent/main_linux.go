// Reading the limits of its control group would take longer than all else that
// the agent does before it answers, and keep descriptors open.
//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
)

// The first worker is the main goroutine, on the main thread.
func init() { runtime.LockOSThread() }

func main() {
	addr := flag.String("listen", "", "serve a session on each TCP connection to this `address:port`")
	stack := flag.String("stack", "linux", "the `name` that hello gives the stack")
	flag.Parse()
	if flag.NArg() > 0 {
		fail(fmt.Errorf("unexpected argument %q: it takes none; see -help", flag.Arg(0)))
	}
	if *addr != "" {
		fail(listen(*addr, *stack))
	}
	serve(*stack)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sockagent:", err)
	os.Exit(1)
}

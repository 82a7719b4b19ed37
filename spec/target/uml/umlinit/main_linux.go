// Umlinit is the first process of user-mode Linux, as the target uml boots it:
//
//	umlinit AGENT PORTS
//
// The machine has a port for each session that can be open at the same time: two
// network devices, of which port n has vecN for the session's wire, and vecN+PORTS
// as a line to the target (package line). A text on the line starts a session, an
// agent in a network namespace of its own that has the wire, and is the agent's
// input. What comes back are two texts, the agent's output and how it ended.
// Then the next session can begin.
//
// It says on the console that it is ready, and goes on until the host ends it.
//
// On the host
//
//	umlinit KERNEL ARGUMENT...
//
// becomes the machine, which leads a process group, and is ended with all of it at
// the end of standard input.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

func main() {
	args := os.Args[1:]
	var err error
	switch {
	case os.Getpid() == 1:
		err = run(args)
	case len(args) > 0:
		err = become(args)
	default:
		err = watch()
	}
	fmt.Fprintf(os.Stderr, "umlinit: %v\n", err)
	os.Exit(1) // the kernel panics when init ends
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("got the arguments %q, want the path of an agent and a number of ports", args)
	}
	ports, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("the number of ports: %w", err)
	}
	if err := prepare(); err != nil {
		return err
	}
	for n := range ports {
		p, err := openPort(args[0], fmt.Sprintf("vec%d", n), fmt.Sprintf("vec%d", n+ports))
		if err != nil {
			return err
		}
		go p.serve()
	}
	fmt.Println(line.Ready)
	select {} // until the host ends the machine
}

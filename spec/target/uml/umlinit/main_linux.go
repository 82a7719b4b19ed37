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
// Umlinit says on the console that it is ready. The machine is off once the
// console's input has ended.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Printf("umlinit: %v\n", err)
	}
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF) // the kernel panics when init ends, which is over, too
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
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

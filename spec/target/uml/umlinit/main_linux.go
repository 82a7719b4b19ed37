// Umlinit is the first process of user-mode Linux, as the target uml boots it:
//
//	umlinit AGENT LINES
//
// The machine has a serial line and a network device for each session that can be
// open at the same time: ttyS0 and vec0, ttyS1 and vec1, and so on. The first
// byte on a line starts a session: an agent in a network namespace of its own,
// which has the line's network device, reads from the line and writes to it. A
// serial line has no end, so an EOT (ASCII 4), which JSON cannot hold, is the end
// of the agent's input, and another one that of its output; behind it stands a
// line that says how the agent ended. Then the next session can begin.
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
		return fmt.Errorf("got the arguments %q, want the path of an agent and a number of lines", args)
	}
	lines, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("the number of lines: %w", err)
	}
	if err := prepare(); err != nil {
		return err
	}
	for i := range lines {
		p, err := openPort(i, args[0])
		if err != nil {
			return err
		}
		go p.serve()
	}
	fmt.Println(line.Ready)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// Package child runs the programs that a session is held with: an agent, or what
// starts one elsewhere and passes its standard input and output on.
package child

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/spec/target"
)

// Grace is how long a child may take to end once its input has.
const Grace = 2 * time.Second

// Child is a running program. Where the system knows process groups it leads
// one, to which the processes belong that it starts: they end with it.
type Child struct {
	In  *os.File // its standard input
	Out *os.File // its standard output

	name     string
	cmd      *exec.Cmd
	process  process
	stopping sync.Once
	cause    string // why it ended; set once stopping is done
}

// Start starts a command in the namespaces of the calling thread, with pipes as
// its standard input and output. Messages call it by its name: "the agent".
func Start(name string, cmd *exec.Cmd) (*Child, error) {
	stdin, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	out, stdout, err := os.Pipe()
	if err != nil {
		in.Close()
		return nil, err
	}
	defer stdout.Close()
	c := &Child{In: in, Out: out, name: name, cmd: cmd}
	cmd.Stdin, cmd.Stdout = stdin, stdout
	cmd.WaitDelay = Grace // for a process that left the group and holds its standard error
	if err := c.start(); err != nil {
		in.Close()
		out.Close()
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	return c, nil
}

// PID is its process id.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Ended returns once the child has ended or is stopped.
func (c *Child) Ended() { c.endsWithin(math.MaxInt64) }

// Stop waits for the end of the child, whose input has been closed before, and
// says why it ended. A child that goes on nevertheless is killed after Grace.
func (c *Child) Stop() (cause string) { return c.stop(Grace) }

// Kill is Stop for a child that need not end by itself.
func (c *Child) Kill() (cause string) { return c.stop(0) }

func (c *Child) stop(grace time.Duration) string {
	c.stopping.Do(func() {
		late := !c.endsWithin(grace)
		// Until it is collected, its process group keeps its number.
		c.kill()
		err := c.collect()
		c.cause = c.whyEnded(err)
		if late && grace > 0 {
			c.cause = fmt.Sprintf("%s went on for %v after the end of its input, and was killed", c.name,
				grace)
		}
	})
	return c.cause
}

// Connection is the way to an agent that the child holds.
func (c *Child) Connection() target.Connection {
	return target.Connection{In: c.In, Out: c.Out, Ended: c.Stop}
}

// Close closes the child's input and output and stops it. It returns nil.
func (c *Child) Close() error {
	c.In.Close() // possibly again
	c.Out.Close()
	c.Stop()
	return nil
}

func (c *Child) whyEnded(err error) string {
	if c.cmd.ProcessState == nil {
		return fmt.Sprintf("waiting for %s: %v", c.name, err)
	}
	status, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return c.name + " was ended by signal " + status.Signal().String()
	}
	return fmt.Sprintf("%s ended with exit status %d", c.name, c.cmd.ProcessState.ExitCode())
}

//go:build linux

package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// patience bounds what any program may take for one measurement.
const patience = time.Minute

// cost is what moving some bytes took.
type cost struct {
	cpu  time.Duration // of the program, in user and kernel mode
	wall time.Duration
	err  error
}

// inTurns measures all contestants in rounds in which each has its turn, so that what
// else the machine does hits all alike. The row has the median of each.
func inTurns(name string, rounds int, all []contestant, measure func(contestant) cost) row {
	costs := make([][]cost, len(all))
	for round := range rounds {
		progress("%s, round %d of %d", name, round+1, rounds)
		for i, c := range all {
			costs[i] = append(costs[i], measure(c))
		}
	}
	r := row{name: name}
	for _, c := range costs {
		r.costs = append(r.costs, median(c))
	}
	return r
}

// median is the middle one of some costs, of each of its parts; an error if any has one.
func median(costs []cost) cost {
	var cpu, wall []time.Duration
	for _, c := range costs {
		if c.err != nil {
			return c
		}
		cpu, wall = append(cpu, c.cpu), append(wall, c.wall)
	}
	return cost{cpu: middle(cpu), wall: middle(wall)}
}

func middle(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// finish waits for a program, and returns the processor time that it has used.
func finish(cmd *exec.Cmd) (time.Duration, error) {
	limit := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }) // it may have ended
	defer limit.Stop()
	err := cmd.Wait()
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}

// stop ends a program that would go on for ever.
func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()         // killed is what it shall be
}

// block is what is written at once.
var block = make([]byte, 1<<20)

// feed writes size bytes, and closes w.
func feed(w io.WriteCloser, size int64) error {
	defer w.Close()
	for ; size > 0; size -= int64(len(block)) {
		if _, err := w.Write(block[:min(size, int64(len(block)))]); err != nil {
			return err
		}
	}
	return nil
}

// drain takes what comes out of a pipe, by splice(2) and without looking at it, so
// that it takes little of the processor.
func drain(pipe *os.File) (total int64, err error) {
	defer pipe.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	for {
		n, err := unix.Splice(int(pipe.Fd()), nil, int(null.Fd()), nil, 1<<20, 0)
		if n <= 0 {
			return total, err
		}
		total += int64(n)
	}
}

// discard is drain for a connection: MSG_TRUNC has the kernel drop what has come
// (tcp(7)).
func discard(c *net.TCPConn) (total int64, err error) {
	defer c.Close()
	f, err := c.File()
	if err != nil {
		return 0, err
	}
	defer f.Close()
	fd := int(f.Fd())
	if err := unix.SetNonblock(fd, false); err != nil {
		return 0, err
	}
	for {
		n, _, err := unix.Recvfrom(fd, block, unix.MSG_TRUNC)
		if n <= 0 {
			return total, err
		}
		total += int64(n)
	}
}

// expect reports whether all bytes have come.
func expect(got, want int64, err error) error {
	if err == nil && got != want {
		err = fmt.Errorf("%d bytes of %d", got, want)
	}
	return err
}

// freePort is one that nobody has.
func freePort() (string, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return portOf(l), nil
}

func portOf(l net.Listener) string { return strconv.Itoa(l.Addr().(*net.TCPAddr).Port) }

// awaitListener waits until a program listens, without connecting to it.
func awaitListener(port string) error {
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	entry := fmt.Sprintf(":%04X 00000000:0000 0A", number) // proc_net_tcp: 0A is LISTEN
	for end := time.Now().Add(patience); time.Now().Before(end); <-time.After(time.Millisecond) {
		table, err := os.ReadFile("/proc/net/tcp")
		if err != nil {
			return err
		}
		if strings.Contains(string(table), entry) {
			return nil
		}
	}
	return fmt.Errorf("nobody listens on port %s", port)
}

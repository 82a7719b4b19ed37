package uml

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// bootTime bounds the wait for a machine, which is up after a second where nothing
// else is to be done.
const bootTime = time.Minute

// machine is a running user-mode Linux. It ends with this process, however that
// ends: see umlinit.
type machine struct {
	kernel *child.Child
	ready  chan struct{} // closed once sessions can begin
	ended  chan struct{} // closed at the end of the console's output

	mu   sync.Mutex
	last string // the last line on the console
}

// boot starts a machine that has ports.
func boot(ctx context.Context, p programs, stderr io.Writer, ports []*port) (*machine, error) {
	m := &machine{ready: make(chan struct{}), ended: make(chan struct{})}
	kernel := &exec.Cmd{
		Path: p.init, Args: append([]string{p.init, p.kernel}, commandLine(p, len(ports))...),
		Env: os.Environ(), Dir: "/", Stderr: stderr,
	}
	for _, port := range ports {
		kernel.ExtraFiles = append(kernel.ExtraFiles, port.files()...)
	}
	var err error
	if m.kernel, err = child.Start("user-mode Linux", kernel); err != nil {
		return nil, err
	}
	go m.listen(stderr)
	go m.bury()
	ctx, cancel := context.WithTimeout(ctx, bootTime)
	defer cancel()
	select {
	case <-m.ready:
		return m, nil
	case <-m.ended:
		err = fmt.Errorf("%s", m.cause())
	case <-ctx.Done():
		err = fmt.Errorf("it is not up in time: %w; its last words: %q", ctx.Err(), m.lastLine())
	}
	m.off()
	return nil, err
}

// commandLine is that of a machine whose network devices connect themselves to the
// sockets of ports, each time that they go up: see port.files.
func commandLine(p programs, ports int) []string {
	args := []string{
		"mem=256M", "quiet", "console=tty0", "con=null", "con0=null,fd:1", "ssl=null",
		"uml_dir=/dev/null", // where no file for a management console can be made
		"root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro",
		fmt.Sprintf(`"init=%s"`, p.init),
	}
	for n := range ports {
		const device = "vec%d:transport=bess,dst=/proc/self/fd/%d"
		file := firstFile + filesOfPort*n
		args = append(args,
			fmt.Sprintf(device, n, file),
			fmt.Sprintf(device+",mtu=%d,depth=16", n+ports, file+1, line.MTU))
	}
	return append(args, "--", fmt.Sprintf("%q", p.agent), fmt.Sprint(ports))
}

// listen reads the console.
func (m *machine) listen(log io.Writer) {
	defer close(m.ended)
	console := bufio.NewReader(m.kernel.Out)
	up := sync.OnceFunc(func() { close(m.ready) })
	for {
		part, _, err := console.ReadLine() // of a line, if it is long
		if err != nil {
			return
		}
		text := strings.TrimSpace(string(part))
		if text == line.Ready {
			up()
			continue
		}
		m.mu.Lock()
		m.last = text
		m.mu.Unlock()
		if log != nil {
			fmt.Fprintln(log, text)
		}
	}
}

// bury ends what is left of a machine that has died: each of its processes has a
// process here, and these keep the ends of wires and lines.
func (m *machine) bury() {
	m.kernel.Ended()
	m.off()
}

func (m *machine) lastLine() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last
}

// off turns the machine off and says how it ended.
func (m *machine) off() (cause string) {
	m.kernel.In.Close()
	cause = m.kernel.Stop()
	m.kernel.Out.Close()
	return cause
}

// cause says how a machine ended that was not turned off.
func (m *machine) cause() string {
	return fmt.Sprintf("%s; its last words: %q", m.off(), m.lastLine())
}

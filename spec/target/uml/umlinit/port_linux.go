package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// port is a serial line and a network device, on which one session follows the
// other.
type port struct {
	agent string
	tty   *os.File
	input *bufio.Reader // from tty
	card  *netns.Card
}

func openPort(number int, agent string) (*port, error) {
	tty, err := os.OpenFile(fmt.Sprintf("/dev/ttyS%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	if err := raw(tty); err != nil {
		return nil, err
	}
	card, err := netns.OpenCard(fmt.Sprintf("vec%d", number))
	return &port{agent, tty, bufio.NewReader(tty), card}, err
}

// raw makes a terminal pass bytes on as they are.
func raw(tty *os.File) error {
	mode, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	if err != nil {
		return fmt.Errorf("the mode of %s: %w", tty.Name(), err)
	}
	mode.Iflag, mode.Oflag, mode.Lflag = 0, 0, 0
	mode.Cc[unix.VMIN], mode.Cc[unix.VTIME] = 1, 0
	return os.NewSyscallError("TCSETS", unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETS, mode))
}

// serve holds sessions until the line hangs up.
func (p *port) serve() {
	for {
		if _, err := p.input.Peek(1); err != nil {
			return
		}
		if err := p.session(); err != nil {
			p.end(err.Error())
		}
	}
}

// end ends the session's output.
func (p *port) end(cause string) {
	_, _ = fmt.Fprintf(p.tty, "%c%s\n", line.EOT, cause) // fails where nobody reads any more
}

// session holds one session. It is over when its input has ended and its agent,
// whichever comes first. An error comes before the agent has started.
func (p *port) session() (err error) {
	input := &line.Reader{From: p.input}
	defer func() { _, _ = io.Copy(io.Discard, input) }()
	var s *session
	netns.OnThread(func() { s, err = p.launch() })
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.agent.Wait() // its state has the result
		p.end("the agent ended with " + s.agent.ProcessState.String())
	}()
	_, _ = io.Copy(s.input, input) // fails once the agent has ended
	_, _ = io.Copy(io.Discard, input)
	s.input.Close()
	<-ended
	if err := s.card.Unplug(); err != nil {
		fmt.Printf("umlinit: %v\n", err) // the next session on this port will fail and say why
	}
	return nil
}

// session is an agent with a network device.
type session struct {
	agent *exec.Cmd
	input io.WriteCloser
	card  *netns.Plugged
}

// launch makes a network namespace of the calling thread's, with the port's
// network device and an agent.
func (p *port) launch() (*session, error) {
	ipv6, err := netns.Unshare()
	if err != nil {
		return nil, err
	}
	s := new(session)
	if s.card, err = p.card.Plug(ipv6); err != nil {
		return nil, err
	}
	// As on the host, calls that block must not keep others from going on.
	environment := append(os.Environ(), "GOMAXPROCS=2")
	s.agent = &exec.Cmd{
		Path: p.agent, Args: []string{p.agent, "-stack", "uml"}, Env: environment, Stdout: p.tty, Stderr: os.Stderr,
	}
	if s.input, err = s.agent.StdinPipe(); err == nil {
		err = s.agent.Start()
	}
	if err != nil {
		return nil, errors.Join(err, s.card.Unplug())
	}
	return s, nil
}

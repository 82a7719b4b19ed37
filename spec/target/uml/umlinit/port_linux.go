package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// port is a line and a wire, on which one session follows the other.
type port struct {
	agent string
	line  *line.Line
	wire  *netns.Card
}

func openPort(agent, wire, link string) (*port, error) {
	socket, err := openLink(link)
	if err != nil {
		return nil, fmt.Errorf("the line %s: %w", link, err)
	}
	card, err := netns.OpenCard(wire)
	return &port{agent, line.New(socket), card}, err
}

// serve holds sessions until the link is gone.
func (p *port) serve() {
	for {
		begin := make([]byte, line.MTU)
		n, err := p.line.Read(begin)
		switch {
		case err == io.EOF: // a session without a word
			p.end(nil, "")
		case err != nil:
			return
		default:
			p.session(io.MultiReader(bytes.NewReader(begin[:n]), p.line))
		}
	}
}

// end ends the output, and says how the agent ended. An error here means that
// nobody listens any more.
func (p *port) end(agent *exec.Cmd, cause string) {
	if agent != nil {
		cause = "the agent ended with " + agent.ProcessState.String()
	}
	_ = p.line.End()
	_, _ = io.WriteString(p.line, cause)
	_ = p.line.End()
}

// session holds one session. It is over when its input has ended and its agent,
// whichever comes first.
func (p *port) session(input io.Reader) {
	var s *session
	var err error
	netns.OnThread(func() { s, err = p.launch() })
	if err != nil {
		p.end(nil, err.Error())
		_, _ = io.Copy(io.Discard, input)
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(p.line, s.output)
		_ = s.agent.Wait() // its state has the result
		p.end(s.agent, "")
	}()
	_, _ = io.Copy(s.input, input) // fails once the agent has ended
	_, _ = io.Copy(io.Discard, input)
	s.input.Close()
	<-ended
	if err := s.wire.Unplug(); err != nil {
		fmt.Printf("umlinit: %v\n", err) // the next session on this port will fail and say why
	}
}

// session is an agent with a wire.
type session struct {
	agent  *exec.Cmd
	input  io.WriteCloser
	output io.Reader
	wire   *netns.Plugged
}

// launch makes a network namespace of the calling thread's, with the port's wire
// and an agent.
func (p *port) launch() (*session, error) {
	ipv6, err := netns.Unshare()
	if err != nil {
		return nil, err
	}
	s := new(session)
	if s.wire, err = p.wire.Plug(ipv6); err != nil {
		return nil, err
	}
	// As on the host, calls that block must not keep others from going on.
	environment := append(os.Environ(), "GOMAXPROCS=2")
	s.agent = &exec.Cmd{Path: p.agent, Args: []string{p.agent}, Env: environment, Stderr: os.Stderr}
	if s.input, err = s.agent.StdinPipe(); err == nil {
		s.output, err = s.agent.StdoutPipe()
	}
	if err == nil {
		err = s.agent.Start()
	}
	if err != nil {
		return nil, errors.Join(err, s.wire.Unplug())
	}
	return s, nil
}

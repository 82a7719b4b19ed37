//go:build linux

package main

import (
	"cmp"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// workload is one kind of transfer.
type workload struct {
	name string
	run  func(c contestant) cost
}

// transfers takes the costs of each workload (rows) by each contestant (columns).
func (s settings) transfers(all []contestant, dir string) []row {
	file := filepath.Join(dir, "file")
	loads := []workload{
		{"pipe to socket", func(c contestant) cost { return s.sendPipe(c) }},
		{"file to socket", func(c contestant) cost { return s.sendFile(c, file) }},
		{"socket to pipe", func(c contestant) cost { return s.receivePipe(c) }},
		{"socket to /dev/null", func(c contestant) cost { return s.receiveNothing(c) }},
		{"pipe to pipe, both ends", func(c contestant) cost { return s.bothEnds(c) }},
	}
	if err := s.makeFile(file); err != nil {
		progress("no file to send: %v", err)
	}
	var rows []row
	for _, l := range loads {
		rows = append(rows, inTurns(l.name, s.rounds, all, l.run))
	}
	return rows
}

// makeFile writes the file to send.
func (s settings) makeFile(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return feed(f, s.size)
}

// sendPipe has a contestant send what comes from a pipe.
func (s settings) sendPipe(c contestant) cost {
	r, w, err := os.Pipe()
	if err != nil {
		return cost{err: err}
	}
	defer w.Close()
	return s.send(c, r, func() error { return feed(w, s.size) })
}

// sendFile has a contestant send a file.
func (s settings) sendFile(c contestant, name string) cost {
	f, err := os.Open(name)
	if err != nil {
		return cost{err: err}
	}
	return s.send(c, f, func() error { return nil })
}

// send has a contestant send its standard input, which it is given here, to
// somebody who throws it away.
func (s settings) send(c contestant, stdin *os.File, feed func() error) cost {
	return connect(c, c.send, func(cmd *exec.Cmd) { cmd.Stdin = stdin },
		func(peer *net.TCPConn) error {
			stdin.Close()
			fed := start(feed)
			got, err := discard(peer)
			return cmp.Or(<-fed, expect(got, s.size, err))
		})
}

// receivePipe has a contestant receive for the reader of a pipe.
func (s settings) receivePipe(c contestant) cost {
	r, w, err := os.Pipe()
	if err != nil {
		return cost{err: err}
	}
	defer w.Close()
	return connect(c, c.receive, func(cmd *exec.Cmd) { cmd.Stdout = w },
		func(peer *net.TCPConn) error {
			w.Close()
			fed := start(func() error { return feed(peer, s.size) })
			got, err := drain(r)
			return cmp.Or(<-fed, expect(got, s.size, err))
		})
}

// receiveNothing has a contestant receive for /dev/null.
func (s settings) receiveNothing(c contestant) cost {
	return connect(c, c.receive, func(*exec.Cmd) {},
		func(peer *net.TCPConn) error { return feed(peer, s.size) })
}

// bothEnds has a contestant send to itself, from a pipe to a pipe.
func (s settings) bothEnds(c contestant) cost {
	port, err := freePort()
	if err != nil {
		return cost{err: err}
	}
	receiver, err := c.command(c.listen, port)
	if err != nil {
		return cost{err: err}
	}
	out, stdout, err := os.Pipe()
	if err != nil {
		return cost{err: err}
	}
	receiver.Stdout = stdout
	if err := errors.Join(receiver.Start(), stdout.Close(), awaitListener(port)); err != nil {
		return cost{err: err}
	}
	sender, _ := c.command(c.send, port) // it is there: the receiver was
	stdin, err := sender.StdinPipe()
	if err != nil {
		return cost{err: err}
	}
	began := time.Now()
	if err := sender.Start(); err != nil {
		return cost{err: err}
	}
	fed := start(func() error { return feed(stdin, s.size) })
	got, err := drain(out)
	wall := time.Since(began)
	sent, failed1 := finish(sender)
	received, failed2 := finish(receiver)
	return cost{sent + received, wall, errors.Join(expect(got, s.size, err), <-fed, failed1, failed2)}
}

// connect starts a contestant as a client, and does with its connection what do
// does, up to its end.
func connect(c contestant, part string, streams func(*exec.Cmd), do func(*net.TCPConn) error) cost {
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return cost{err: err}
	}
	defer l.Close()
	cmd, err := c.command(part, portOf(l))
	if err != nil {
		return cost{err: err}
	}
	streams(cmd)
	if err := errors.Join(cmd.Start(), l.SetDeadline(time.Now().Add(patience))); err != nil {
		return cost{err: err}
	}
	peer, err := l.AcceptTCP()
	if err != nil {
		stop(cmd)
		return cost{err: err}
	}
	began := time.Now()
	err = do(peer)
	cpu, ended := finish(cmd)
	return cost{cpu, time.Since(began), errors.Join(err, ended)}
}

// start runs something beside what else is done.
func start(do func() error) chan error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	return done
}

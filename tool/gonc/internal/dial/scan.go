package dial

import (
	"errors"
	"fmt"
	"iter"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// The defaults of a UDP probe: nc sends for three seconds as well.
const (
	probeTime     = 3 * time.Second
	probeInterval = time.Second
)

// Scan tells which of the host's ports are open: the -z mode. It fails if none is.
func (c *Client) Scan() error {
	c.probes = true
	open := 0
	var last error
	for port := range c.InTurn() {
		if last = c.scanPort(port); last == nil {
			open++
		}
	}
	switch {
	case open > 0:
		return nil
	case len(c.Ports) == 1:
		return last
	}
	return c.NoneIsOpen(last)
}

// InTurn yields the ports, with the interval of -i before all but the first.
func (c *Client) InTurn() iter.Seq[uint16] {
	return func(yield func(uint16) bool) {
		pause := time.NewTimer(0)
		defer pause.Stop()
		for _, port := range c.Ports {
			<-pause.C
			if !yield(port) {
				return
			}
			pause.Reset(c.interval())
		}
	}
}

// interval is that of -i, or none.
func (c *Client) interval() time.Duration {
	if c.Interval == nil {
		return 0
	}
	return *c.Interval
}

// NoneIsOpen is the failure of many ports, unless that of each was reported.
func (c *Client) NoneIsOpen(last error) error {
	if fault.IsReported(last) {
		return last
	}
	return fmt.Errorf("none of %d ports of %s is open", len(c.Ports), c.Host)
}

// scanPort reports whether a port is open: it is if the error is nil.
func (c *Client) scanPort(port uint16) error {
	if c.Network == "udp" {
		return c.scanDatagramPort(port)
	}
	sock, _, err := c.Reach(port)
	if err == nil {
		sock.Close()
	}
	return err
}

// scanDatagramPort sends to a port and waits for a refusal.
func (c *Client) scanDatagramPort(port uint16) error {
	quiet := *c
	quiet.Verbose = false // to be connected means nothing yet
	sock, peer, err := quiet.Reach(port)
	if err != nil {
		return err
	}
	defer sock.Close()
	err = c.probeDatagram(sock)
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = c.connectFault(peer, err)
		c.noteFailure(err)
		return c.reported(err)
	}
	if err == nil {
		c.noteConnected(display(c.Host, peer.Addr()), port)
	}
	return err
}

// probeDatagram sends single bytes until the port refuses one, answers, or time
// is up.
func (c *Client) probeDatagram(sock *socket.Socket) error {
	limit := probeTime
	if c.Timeout != nil {
		limit = *c.Timeout
	}
	for end := time.Now().Add(limit); time.Now().Before(end); {
		if err := sock.SendDatagram([]byte("X"), nil); err != nil {
			return err
		}
		next := time.Now().Add(probeInterval)
		if next.After(end) {
			next = end
		}
		_, err := sock.AwaitDatagram(make([]byte, 1), next)
		if !errors.Is(err, syscall.ETIMEDOUT) {
			return err
		}
	}
	return nil
}

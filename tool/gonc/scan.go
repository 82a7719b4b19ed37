package main

import (
	"errors"
	"fmt"
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

// scanPorts tells which of the host's ports are open: the -z mode. It fails if none is.
func (o options) scanPorts() error {
	open := 0
	var last error
	for i, port := range o.ports {
		o.pauseBefore(i)
		if last = o.scanPort(port); last == nil {
			open++
		}
	}
	switch {
	case open > 0:
		return nil
	case len(o.ports) == 1:
		return last
	}
	return o.noneIsOpen(last)
}

// pauseBefore waits for the interval of -i before all ports but the first.
func (o options) pauseBefore(port int) {
	if port > 0 && o.Interval != nil {
		<-time.After(*o.Interval)
	}
}

// noneIsOpen is the failure of many ports, unless that of each was reported.
func (o options) noneIsOpen(last error) error {
	if fault.IsReported(last) {
		return last
	}
	return fmt.Errorf("none of %d ports of %s is open", len(o.ports), o.host)
}

// scanPort reports whether a port is open: it is if the error is nil.
func (o options) scanPort(port uint16) error {
	if o.udp && !o.unix {
		return o.scanDatagramPort(port)
	}
	sock, _, err := o.reach(port)
	if err == nil {
		sock.Close()
	}
	return err
}

// scanDatagramPort sends to a port and waits for a refusal.
func (o options) scanDatagramPort(port uint16) error {
	quiet := o
	quiet.Verbose = false // to be connected means nothing yet
	sock, peer, err := quiet.reach(port)
	if err != nil {
		return err
	}
	defer sock.Close()
	err = o.probeDatagram(sock)
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = o.connectFault(peer, err)
		o.noteFailure(err)
		return o.reported(err)
	}
	if err == nil {
		o.noteConnected(display(o.host, peer.Addr()), port)
	}
	return err
}

// probeDatagram sends single bytes until the port refuses one, answers, or time
// is up.
func (o options) probeDatagram(sock *socket.Socket) error {
	limit := probeTime
	if o.Timeout != nil {
		limit = *o.Timeout
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

// reported marks an error that noteFailure has written.
func (o options) reported(err error) error {
	if o.Verbose {
		return fault.Reported(err)
	}
	return err
}

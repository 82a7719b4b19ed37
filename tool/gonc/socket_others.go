//go:build !unix

package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
)

// socket is a TCP or UDP socket by way of package net, for systems without
// poll(2). The system chooses the backlog, and the options are package net's.
type socket struct {
	udp      bool
	local    netip.AddrPort
	asked    []sockopt.Option // of no use here: --sockopt is refused
	listener net.Listener
	stream   *net.TCPConn
	received stream.Stream // what stream gives
	packets  *net.UDPConn
	peer     netip.AddrPort // of packets, once connected
	held     *datagram      // what peekSender has read
	cut      error          // always nil here
	lone     bool           // of no use here
}

type datagram struct {
	data []byte
	from sender
}

func openSocket(_ netip.Addr, udp bool) (*socket, error) { return &socket{udp: udp}, nil }

func (s *socket) reuseAddress() error { return nil }

func (s *socket) bind(at netip.AddrPort) (err error) {
	s.local = at
	if s.udp {
		s.packets, err = net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
	}
	return err
}

func (s *socket) listen(int) (err error) {
	network := "tcp" // with ::, IPv4 as well
	if s.local.Addr().Is4() {
		network = "tcp4"
	}
	s.listener, err = net.Listen(network, s.local.String())
	return err
}

func (s *socket) accept() (*socket, netip.AddrPort, error) {
	c, err := s.listener.Accept()
	if err != nil {
		return nil, netip.AddrPort{}, timedOut(err)
	}
	sock := &socket{}
	sock.join(c)
	from := c.RemoteAddr().(*net.TCPAddr).AddrPort()
	return sock, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), nil
}

// waitInKernel is package net's to decide.
func (s *socket) waitInKernel() {}

func (s *socket) connect(peer netip.AddrPort, timeout time.Duration) error {
	s.peer = peer
	if s.udp {
		return s.connectPackets()
	}
	d := net.Dialer{Timeout: timeout, KeepAlive: -1}
	if s.local.IsValid() {
		d.LocalAddr = net.TCPAddrFromAddrPort(s.local)
	}
	c, err := d.DialContext(context.Background(), "tcp", peer.String())
	if err != nil {
		return timedOut(err)
	}
	s.join(c)
	return s.stream.SetNoDelay(false)
}

// join takes over a connection.
func (s *socket) join(c net.Conn) {
	s.stream = c.(*net.TCPConn)
	s.received = stream.New(s.stream)
}

// connectPackets opens a socket of its own unless bind has; strangers' datagrams
// are then dropped by their sender's address.
func (s *socket) connectPackets() (err error) {
	if s.packets == nil {
		s.packets, err = net.ListenUDP("udp", nil)
	}
	return err
}

func (s *socket) localAddr() netip.AddrPort {
	switch {
	case s.listener != nil:
		return s.listener.Addr().(*net.TCPAddr).AddrPort()
	case s.packets != nil:
		return s.packets.LocalAddr().(*net.UDPAddr).AddrPort()
	}
	return s.local
}

func (s *socket) Await() error                    { return s.received.Await() }
func (s *socket) Read(buffer []byte) (int, error) { return s.received.Read(buffer) }
func (s *socket) Write(data []byte) (int, error)  { return s.stream.Write(data) }
func (s *socket) CloseWrite() error               { return s.stream.CloseWrite() }

// awaitSendable has nothing to wait for: Write waits.
func (s *socket) awaitSendable() error { return nil }

func (s *socket) abort() { s.close() }

func (s *socket) close() {
	switch {
	case s.listener != nil:
		s.listener.Close()
	case s.stream != nil:
		s.stream.Close()
	case s.packets != nil:
		s.packets.Close()
	}
}

// drain and unacknowledged have nothing to go by here.
func (s *socket) drain(time.Duration, func(time.Duration) bool) error { return nil }
func (s *socket) unacknowledged() int                                 { return 0 }

// enroll is package net's to do.
func (s *socket) enroll() {}

// comesWithin has nothing to wait by.
func (s *socket) comesWithin(time.Duration) {}

// hasEnded cannot be asked here without waiting.
func (s *socket) hasEnded() bool { return false }

// tookFIN cannot be asked here: an end is taken for a FIN.
func (s *socket) tookFIN() bool { return true }

func (s *socket) probe() error { return s.stream.SetKeepAlive(true) }

func (s *socket) sendDatagram(data []byte, to *sender) error {
	peer := s.peer
	if to != nil {
		peer = to.AddrPort
	}
	_, err := s.packets.WriteToUDPAddrPort(data, peer)
	return err
}

// tellArrivals and tellRefusals need what only Linux has in this form.
func (s *socket) tellArrivals([]sockopt.Option) {}
func (s *socket) tellRefusals([]sockopt.Option) {}

// mayBroadcast is so of each socket of package net.
func (s *socket) mayBroadcast() bool { return true }

func (s *socket) receiveDatagram(buffer []byte) (int, sender, error) {
	if d := s.held; d != nil {
		s.held = nil
		return copy(buffer, d.data), d.from, nil
	}
	for {
		n, from, err := s.packets.ReadFromUDPAddrPort(buffer)
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if err != nil || !s.peer.IsValid() || from == s.peer {
			return n, sender{AddrPort: from}, timedOut(err)
		}
	}
}

func (s *socket) awaitDatagram(buffer []byte, deadline time.Time) (int, error) {
	if err := s.packets.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	n, _, err := s.receiveDatagram(buffer)
	return n, err
}

// waitUntil has whoever waits for a datagram, or for a connection, fail with ETIMEDOUT
// at a time; the zero time is never.
func (s *socket) waitUntil(deadline time.Time) {
	if s.packets != nil {
		_ = s.packets.SetReadDeadline(deadline) // it is open
	} else if l, ok := s.listener.(*net.TCPListener); ok {
		_ = l.SetDeadline(deadline)
	}
}

// pendingError cannot be asked for here.
func (s *socket) pendingError(string) error { return nil }

func (s *socket) peekSender() (sender, error) {
	buffer := make([]byte, maxPayload6)
	n, from, err := s.receiveDatagram(buffer)
	s.held = &datagram{buffer[:n], from}
	return from, err
}

// timedOut turns a passed deadline into the error that the rest of gonc knows.
func timedOut(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return syscall.ETIMEDOUT
	}
	return err
}

func (s *socket) setLinger(seconds int) error { return s.stream.SetLinger(seconds) }

// stopReceiving fails only on a connection that is over already.
func (s *socket) stopReceiving() { _ = s.stream.CloseRead() }

// descriptor is package net's alone.
func (s *socket) descriptor() int { return -1 }

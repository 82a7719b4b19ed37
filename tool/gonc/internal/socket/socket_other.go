//go:build !unix

package socket

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

// Socket is a TCP or UDP socket by way of package net, for systems without
// poll(2). The system chooses the backlog, and the options are package net's.
type Socket struct {
	udp      bool
	local    netip.AddrPort
	asked    []sockopt.Option // of no use here: --sockopt is refused
	listener net.Listener
	stream   *net.TCPConn
	received stream.Stream // what stream gives
	packets  *net.UDPConn
	peer     netip.AddrPort // of packets, once connected
	held     *datagram      // what peekSender has read
	Cut      error          // always nil here
	Lone     bool           // of no use here
}

type datagram struct {
	data []byte
	from Sender
}

func open(_ netip.Addr, udp bool) (*Socket, error) { return &Socket{udp: udp}, nil }

func (s *Socket) ReuseAddress() error { return nil }

func (s *Socket) Bind(at netip.AddrPort) (err error) {
	s.local = at
	if s.udp {
		s.packets, err = net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
	}
	return err
}

func (s *Socket) Listen(int) (err error) {
	network := "tcp" // with ::, IPv4 as well
	if s.local.Addr().Is4() {
		network = "tcp4"
	}
	s.listener, err = net.Listen(network, s.local.String())
	return err
}

func (s *Socket) Accept() (*Socket, netip.AddrPort, error) {
	c, err := s.listener.Accept()
	if err != nil {
		return nil, netip.AddrPort{}, timedOut(err)
	}
	sock := &Socket{}
	sock.join(c)
	from := c.RemoteAddr().(*net.TCPAddr).AddrPort()
	return sock, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), nil
}

// WaitInKernel is package net's to decide.
func (s *Socket) WaitInKernel() {}

func (s *Socket) Connect(peer netip.AddrPort, timeout time.Duration) error {
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
func (s *Socket) join(c net.Conn) {
	s.stream = c.(*net.TCPConn)
	s.received = stream.New(s.stream)
}

// connectPackets opens a socket of its own unless bind has; strangers' datagrams
// are then dropped by their sender's address.
func (s *Socket) connectPackets() (err error) {
	if s.packets == nil {
		s.packets, err = net.ListenUDP("udp", nil)
	}
	return err
}

func (s *Socket) LocalAddr() netip.AddrPort {
	switch {
	case s.listener != nil:
		return s.listener.Addr().(*net.TCPAddr).AddrPort()
	case s.packets != nil:
		return s.packets.LocalAddr().(*net.UDPAddr).AddrPort()
	}
	return s.local
}

func (s *Socket) Await() error                    { return s.received.Await() }
func (s *Socket) Read(buffer []byte) (int, error) { return s.received.Read(buffer) }
func (s *Socket) Write(data []byte) (int, error)  { return s.stream.Write(data) }
func (s *Socket) CloseWrite() error               { return s.stream.CloseWrite() }

// AwaitSendable has nothing to wait for: Write waits.
func (s *Socket) AwaitSendable() error { return nil }

func (s *Socket) Abort() { s.Close() }

func (s *Socket) Close() {
	switch {
	case s.listener != nil:
		s.listener.Close()
	case s.stream != nil:
		s.stream.Close()
	case s.packets != nil:
		s.packets.Close()
	}
}

// Drain and unacknowledged have nothing to go by here.
func (s *Socket) Drain(*time.Duration, func(time.Duration) bool) error { return nil }
func (s *Socket) Unacknowledged() int                                  { return 0 }

// Enroll is package net's to do.
func (s *Socket) Enroll() {}

// ComesWithin has nothing to wait by.
func (s *Socket) ComesWithin(time.Duration) {}

// HasEnded cannot be asked here without waiting.
func (s *Socket) HasEnded() bool { return false }

// TookFIN cannot be asked here: an end is taken for a FIN.
func (s *Socket) TookFIN() bool { return true }

func (s *Socket) Probe() error { return s.stream.SetKeepAlive(true) }

func (s *Socket) SendDatagram(data []byte, to *Sender) error {
	peer := s.peer
	if to != nil {
		peer = to.AddrPort
	}
	_, err := s.packets.WriteToUDPAddrPort(data, peer)
	return err
}

// TellArrivals and tellRefusals need what only Linux has in this form.
func (s *Socket) TellArrivals() {}
func (s *Socket) TellRefusals() {}

// MayBroadcast is so of each socket of package net.
func (s *Socket) MayBroadcast() bool { return true }

func (s *Socket) ReceiveDatagram(buffer []byte) (int, Sender, error) {
	if d := s.held; d != nil {
		s.held = nil
		return copy(buffer, d.data), d.from, nil
	}
	for {
		n, from, err := s.packets.ReadFromUDPAddrPort(buffer)
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if err != nil || !s.peer.IsValid() || from == s.peer {
			return n, Sender{AddrPort: from}, timedOut(err)
		}
	}
}

func (s *Socket) AwaitDatagram(buffer []byte, deadline time.Time) (int, error) {
	if err := s.packets.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	n, _, err := s.ReceiveDatagram(buffer)
	return n, err
}

// WaitUntil has whoever waits for a datagram, or for a connection, fail with ETIMEDOUT
// at a time; the zero time is never.
func (s *Socket) WaitUntil(deadline time.Time) {
	if s.packets != nil {
		_ = s.packets.SetReadDeadline(deadline) // it is open
	} else if l, ok := s.listener.(*net.TCPListener); ok {
		_ = l.SetDeadline(deadline)
	}
}

// PendingError cannot be asked for here.
func (s *Socket) PendingError(string) error { return nil }

func (s *Socket) PeekSender() (Sender, error) {
	buffer := make([]byte, MaxPayload6)
	n, from, err := s.ReceiveDatagram(buffer)
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

func (s *Socket) SetLinger(seconds int) error { return s.stream.SetLinger(seconds) }

// StopReceiving fails only on a connection that is over already.
func (s *Socket) StopReceiving() { _ = s.stream.CloseRead() }

// Descriptor is package net's alone.
func (s *Socket) Descriptor() int { return -1 }

var errNoUnix = errors.New("this system has no Unix sockets for gonc")

func openUnix(bool) (*Socket, error) { return nil, errNoUnix }

func (s *Socket) ConnectPath(string, time.Duration) error { return errNoUnix }

func (s *Socket) BindPath(string) error { return errNoUnix }

func (s *Socket) PassTo(int) error { return errNoUnix }

var errNoneIsPassed = errors.New("this system passes no sockets on")

func PassedKind() (Kind, error)        { return Kind{}, errNoneIsPassed }
func TakePassed(Kind) (*Socket, error) { return nil, errNoneIsPassed }

// MaxMD5Key says that there are no signatures here.
const MaxMD5Key = 0

// tune refuses options, since package net sets only some, and at other times.
func (c Config) tune(*Socket, netip.Addr) error {
	if c.Broadcast || c.Debug || c.ReceiveBuffer != nil || c.SendBuffer != nil || c.TTL != nil ||
		c.MinTTL != nil || c.TOS != nil {
		return errors.New("this system has none of -b -D -I -M -m -O -T")
	}
	return nil
}

// Gather and Took serve moves within the kernel, of which there are none.
func (*Socket) Gather(int) {}
func (*Socket) Took(int)   {}

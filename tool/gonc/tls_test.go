package main

import (
	"crypto/tls"
	"io"
	"net"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// tlsRole is one of the two ways in which gonc gets a TLS connection.
type tlsRole struct {
	name string
	// connect starts gonc, and returns it with the peer's TLS and TCP.
	connect func(t *testing.T, s streams) (*process, *tls.Conn, *net.TCPConn)
}

var tlsRoles = []tlsRole{
	{"client", func(t *testing.T, s streams) (*process, *tls.Conn, *net.TCPConn) {
		a := newAuthority(t)
		cert, _ := a.leaf("127.0.0.1")
		l, port := listenTCP(t)
		p := launch(t, s.stdin, s.stdout, "gonc", "--tls", "--tls-ca", a.file, "127.0.0.1", port)
		c := accept(t, l)
		return p, shake(t, tls.Server(strictly{c}, &tls.Config{Certificates: []tls.Certificate{cert}})), c
	}},
	{"server", func(t *testing.T, s streams) (*process, *tls.Conn, *net.TCPConn) {
		a := newAuthority(t)
		_, file := a.leaf("127.0.0.1")
		p := launch(t, s.stdin, s.stdout, "gonc", "-lv", "--tls", "--tls-cert", file, "127.0.0.1", "0")
		c := dialTCP(t, p.port())
		p.line() // its certificate's fingerprint
		secured := shake(t, tls.Client(strictly{c},
			&tls.Config{RootCAs: a.pool(), ServerName: "127.0.0.1"}))
		p.line() // that it has received the connection
		p.line() // that it is secure
		return p, secured, c
	}},
}

// shake does a handshake in bounded time.
func shake(t testing.TB, c *tls.Conn) *tls.Conn {
	t.Helper()
	check(t, c.SetDeadline(time.Now().Add(patience)))
	check(t, c.Handshake())
	check(t, c.SetDeadline(time.Time{}))
	return c
}

func eachTLSRole(t *testing.T, f func(t *testing.T, r tlsRole)) {
	for _, r := range tlsRoles {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			f(t, r)
		})
	}
}

func TestTLSBothWaysAtOnce(t *testing.T) {
	eachTLSRole(t, func(t *testing.T, r tlsRole) {
		p, peer, _ := r.connect(t, streams{})
		sent := []chan error{source(p.in, bulk, p.in.Close), source(peer, bulk, peer.CloseWrite)}
		for _, got := range []chan []byte{sink(peer), sink(p.out)} {
			expectBulk(t, got)
		}
		for _, s := range sent {
			check(t, await(t, s))
		}
		p.expectStatus(0, "")
	})
}

// The end of standard input is the peer's end of file, and what the peer says after
// it is delivered.
func TestTLSAnswerAfterEndOfInput(t *testing.T) {
	eachTLSRole(t, func(t *testing.T, r tlsRole) {
		p, peer, _ := r.connect(t, streams{})
		p.write("question")
		check(t, p.in.Close())
		expect(t, peer, "question")
		expectEnd(t, peer)
		write(t, peer, "answer")
		expect(t, p.out, "answer")
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		p.expectStatus(0, "")
	})
}

// The peer's end is the end of standard output, and what standard input says after
// it is delivered.
func TestTLSInputAfterPeersEnd(t *testing.T) {
	eachTLSRole(t, func(t *testing.T, r tlsRole) {
		p, peer, _ := r.connect(t, streams{})
		check(t, peer.CloseWrite())
		expectEnd(t, p.out)
		feeding := source(p.in, bulk, p.in.Close)
		expectBulk(t, sink(peer))
		check(t, await(t, feeding))
		p.expectStatus(0, "")
	})
}

// The peer sends everything before it reads anything.
func TestTLSPeerSendsAllBeforeItReads(t *testing.T) {
	eachTLSRole(t, func(t *testing.T, r tlsRole) {
		p, peer, _ := r.connect(t, streams{})
		feeding, output := source(p.in, bulk, p.in.Close), sink(p.out)
		check(t, await(t, source(peer, bulk, peer.CloseWrite)))
		expectBulk(t, output)
		expectBulk(t, sink(peer))
		check(t, await(t, feeding))
		p.expectStatus(0, "")
	})
}

// A FIN that no close_notify announces is no end: what came before it is delivered,
// and the exit status tells.
func TestTLSTruncation(t *testing.T) {
	eachTLSRole(t, func(t *testing.T, r tlsRole) {
		p, peer, below := r.connect(t, streams{})
		write(t, peer, "part of an answer")
		check(t, below.CloseWrite())
		expect(t, p.out, "part of an answer")
		expectEnd(t, p.out)
		p.expectStatus(1, line(fault.Receive, below,
			"the connection ended without TLS's close_notify: data may be missing"))
	})
}

func TestTLSReset(t *testing.T) {
	eachTLSRole(t, func(t *testing.T, r tlsRole) {
		p, peer, below := r.connect(t, streams{})
		write(t, peer, "part of an answer")
		expect(t, p.out, "part of an answer")
		reset(t, below)
		p.expectStatus(1, line(fault.Receive, below, "Connection reset by peer"))
	})
}

// A client that says nothing does not hold up the others of a server.
func TestTLSSilentClient(t *testing.T) {
	s := launch(t, devNull(t), nil, "gonc", "-lkv", "--tls", "127.0.0.1", "0")
	port := s.port()
	dialTCP(t, port)
	p := launch(t, devNull(t), nil, "gonc", "--tls", "--tls-no-verify", "127.0.0.1", port)
	p.expectStatus(0, "")
}

// Silence, too, ends a session as TLS asks.
func TestTLSIdle(t *testing.T) {
	a := newAuthority(t)
	cert, _ := a.leaf("127.0.0.1")
	l, port := listenTCP(t)
	p := run1(t, "-w", "0.5", "--tls", "--tls-ca", a.file, "127.0.0.1", port)
	peer := shake(t, tls.Server(strictly{accept(t, l)},
		&tls.Config{Certificates: []tls.Certificate{cert}}))
	expectEnd(t, peer)
	p.expectStatus(0, "")
}

// strictly is a connection whose FIN is no end for crypto/tls.
type strictly struct{ net.Conn }

func (s strictly) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

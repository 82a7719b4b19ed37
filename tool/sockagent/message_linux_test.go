package main_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// udp returns a datagram socket that is bound to loopback, and its address.
func (s *session) udp() (int, sock.Addr) {
	s.t.Helper()
	fd := s.must(protocol.Socket, protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM}).FD
	s.must(protocol.Bind, protocol.Params{FD: fd, Addr: "127.0.0.1:0"})
	return fd, s.must(protocol.Getsockname, protocol.Params{FD: fd}).Addr
}

func TestControl(t *testing.T) {
	s := open(t)
	fd, addr := s.udp()
	s.must(protocol.Setsockopt,
		protocol.Params{FD: fd, Level: sock.IPPROTO_IP, Name: "IP_RECVTTL", Value: []byte("1")})
	ttl := protocol.Control{Level: sock.IPPROTO_IP, Type: sock.IP_TTL,
		Data: binary.NativeEndian.AppendUint32(nil, 7)}
	message := protocol.Params{FD: fd, Addr: addr, Data: []byte("x"), Control: []protocol.Control{ttl}}
	for _, tc := range []struct {
		room int
		want string
	}{
		{0, fmt.Sprint([]protocol.Control{ttl}, []sock.Const(nil))},
		{8, fmt.Sprint([]protocol.Control(nil), []sock.Const{sock.MSG_CTRUNC})},
		{-1, fmt.Sprint([]protocol.Control(nil), []sock.Const{sock.MSG_CTRUNC})},
	} {
		s.must(protocol.Sendmsg, message)
		r := s.must(protocol.Recvmsg, protocol.Params{FD: fd, Len: 10, ControlLen: tc.room})
		if got := fmt.Sprint(r.Control, r.Flags); got != tc.want || r.Addr != addr ||
			string(r.Data) != "x" {
			t.Errorf("room %d: %s and %+v, want %s", tc.room, got, r, tc.want)
		}
	}
}

func TestTruncated(t *testing.T) {
	s := open(t)
	fd, addr := s.udp()
	s.must(protocol.Sendto, protocol.Params{FD: fd, Addr: addr, Data: []byte("0123456789")})
	r := s.must(protocol.Recv, protocol.Params{FD: fd, Len: 4, Flags: []sock.Const{sock.MSG_TRUNC}})
	if r.N != 10 || string(r.Data) != "0123" {
		t.Errorf("recv gives %d and %q", r.N, r.Data)
	}
}

// TestLargestMessages: what the limits allow passes in both directions.
func TestLargestMessages(t *testing.T) {
	s := open(t)
	server := s.tcp()
	s.must(protocol.Bind, protocol.Params{FD: server, Addr: "127.0.0.1:0"})
	s.must(protocol.Listen, protocol.Params{FD: server, Backlog: 1})
	client := s.tcp()
	s.must(protocol.Connect,
		protocol.Params{FD: client, Addr: s.must(protocol.Getsockname, protocol.Params{FD: server}).Addr})
	conn := s.must(protocol.Accept, protocol.Params{FD: server}).FD
	data := bytes.Repeat([]byte("0123456789abcdef"), protocol.MaxData/16)
	_, sent, err := s.Start(protocol.Send, protocol.Params{FD: client, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	r := s.must(protocol.Recv,
		protocol.Params{FD: conn, Len: len(data), Flags: []sock.Const{sock.MSG_WAITALL}})
	if !bytes.Equal(r.Data, data) {
		t.Errorf("%d bytes came, or others than the %d sent", len(r.Data), len(data))
	}
	if res, err := sent(bounded(t)); err != nil || res.N != len(data) {
		t.Errorf("send gives %d, %v", res.N, err)
	}
}

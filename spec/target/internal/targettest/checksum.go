package targettest

import (
	"bytes"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// VerifiesChecksums fails the test unless the stack drops a datagram whose checksum
// is wrong: the stack checks what the bench sends, so that a spec can send it wrong.
func (w Within) VerifiesChecksums(t *testing.T, s target.Session) {
	t.Helper()
	fd := w.Call(t, s, protocol.Socket,
		protocol.Params{Domain: sock.AF_INET, Type: sock.SOCK_DGRAM}).FD
	w.Call(t, s, protocol.Bind, protocol.Params{FD: fd, Addr: "192.0.2.1:0"})
	at := w.Call(t, s, protocol.Getsockname, protocol.Params{FD: fd}).Addr
	for _, text := range []string{"wrong", "right"} {
		frame, err := (&capture.Packet{
			SrcMAC: s.Link().BenchMAC, DstMAC: s.Link().StackMAC, Proto: capture.ProtoUDP,
			IP:  capture.IP{Src: target.StackIPv4.Addr().Next(), Dst: target.StackIPv4.Addr()},
			UDP: &capture.UDP{SrcPort: 9, DstPort: at.Port()}, Payload: []byte(text),
		}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		frame = bytes.Replace(frame, []byte("wrong"), []byte("wrung"), 1)
		if err := s.Link().Wire.WriteFrame(frame); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.Call(t, s, protocol.Recv,
		protocol.Params{FD: fd, Len: 100}).Data; string(got) != "right" {
		t.Errorf("the stack received %q", got)
	}
}

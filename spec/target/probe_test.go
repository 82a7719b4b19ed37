package target_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// echo is a link that reads back what was sent on it, and then what a stack
// answers.
type echo struct {
	capture.Port
	queue *[][]byte
}

func (e echo) WriteFrame(f []byte) error {
	*e.queue = append(*e.queue, f)
	return nil
}

func (e echo) ReadFrame() (capture.Frame, error) {
	f := (*e.queue)[0]
	*e.queue = (*e.queue)[1:]
	return capture.Frame{Data: f, Length: len(f)}, nil
}

// replyTo is the reply of RFC 826 to a request.
func replyTo(request []byte, from capture.MAC) []byte {
	r := bytes.Clone(request)
	copy(r, request[22:28])
	copy(r[6:], from[:])
	r[21] = 2
	copy(r[32:], request[22:32])
	copy(r[22:], from[:])
	copy(r[28:], request[38:42])
	return r
}

func TestProbed(t *testing.T) {
	stack := capture.MAC{2, 0, 0, 0, 0, 1}
	queue := new([][]byte)
	link := target.Probed{Port: echo{queue: queue}, Stack: stack}
	if err := link.Probe(0x01020304); err != nil {
		t.Fatal(err)
	}
	request := (*queue)[0]
	decoded := capture.NewDecoder().Decode(capture.Frame{Data: request, Length: len(request)})
	if decoded.ARP == nil || decoded.ARP.TargetIP != target.StackIPv4.Addr() ||
		!decoded.ARP.SenderIP.IsUnspecified() {
		t.Errorf("the probe is %+v", decoded.ARP)
	}
	other := replyTo(request, stack)
	other[32]++                                                    // to somebody else
	padded := append(replyTo(request, stack), make([]byte, 18)...) // as a device may
	if err := errors.Join(link.WriteFrame(other), link.WriteFrame(padded)); err != nil {
		t.Fatal(err)
	}

	if f, err := link.ReadFrame(); err != nil || !bytes.Equal(f.Data, other) {
		t.Errorf("read %x, %v: want the first frame that is no probe, as it is", f.Data, err)
	}
	f, err := link.ReadFrame()
	if n, ok := target.SentinelOf(f.Data); err != nil || !ok || n != 0x01020304 ||
		f.Length != len(f.Data) {
		t.Errorf("read %x, %v: want sentinel 0x01020304", f.Data, err)
	}
}

package bench

import "github.com/sockspec/sockspec/spec/target/sock"

// Receiving starts a recv that may block; the data are there once it has ended.
func (s *Socket) Receiving(flags ...sock.Const) (*string, *Underway) {
	var data string
	call := s.Go(func(try Calls) error {
		got, err := try.Recv(64, flags...)
		data = string(got)
		return err
	})
	return &data, call
}

// Left is what a recv gives that does not block and may fail: the data that the
// socket still has.
func (s *Socket) Left() string {
	data, _ := s.Try.Recv(16, sock.MSG_DONTWAIT)
	return string(data)
}

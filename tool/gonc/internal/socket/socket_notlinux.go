//go:build !linux

package socket

import (
	"errors"
	"time"
)

func (s *Socket) Forget() error { return errNoForget }
func CanForget() error          { return errNoForget }

var errNoVsock = errors.New("this system has no vsock for gonc")

func OpenVM() (*Socket, error) { return nil, errNoVsock }

func (s *Socket) BindVM(VM) error { return errNoVsock }

func (s *Socket) ConnectVM(VM, time.Duration) error { return errNoVsock }

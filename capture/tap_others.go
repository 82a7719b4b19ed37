//go:build !linux

package capture

import "errors"

var errNotLinux = errors.New("capturing needs Linux")

type tap struct{ ifindex int }

func openTap(int, []TapOption) (*Tap, error) { return nil, errNotLinux }

func (t *tap) readFrame() (Frame, error) { return Frame{}, errNotLinux }

func (t *tap) writeTo(int, []byte) error { return errNotLinux }

func (t *tap) drops() (uint64, error) { return 0, errNotLinux }

func (t *tap) close() error { return errNotLinux }

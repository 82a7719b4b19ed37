//go:build !linux

package linux

import (
	"context"
	"errors"

	"github.com/sockspec/sockspec/spec/target"
)

var errLinux = errors.New("the linux target needs Linux")

type host struct{}

func (*host) init(Config) error                            { return errLinux }
func (*host) open(context.Context) (target.Session, error) { return nil, errLinux }
func (*host) close() error                                 { return nil }

func enter() {}

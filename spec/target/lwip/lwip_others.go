//go:build !linux

package lwip

import (
	"context"
	"errors"

	"github.com/sockspec/sockspec/spec/target"
)

var errLinux = errors.New("the lwip target needs Linux, for its TAP devices")

type host struct{}

func (*host) init(Config) error                            { return errLinux }
func (*host) open(context.Context) (target.Session, error) { return nil, errLinux }

//go:build !linux

package gvisor

import (
	"context"
	"errors"

	"github.com/sockspec/sockspec/spec/target"
)

var errLinux = errors.New("the gvisor target needs Linux, which runsc is for")

type host struct{}

func (*host) init(Config) error                            { return errLinux }
func (*host) open(context.Context) (target.Session, error) { return nil, errLinux }
func (*host) close() error                                 { return nil }

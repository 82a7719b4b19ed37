//go:build !linux

package uml

import (
	"context"
	"errors"

	"github.com/sockspec/sockspec/spec/target"
)

var errLinux = errors.New("the uml target needs Linux")

type host struct{}

func (*host) init(context.Context, Config) error           { return errLinux }
func (*host) open(context.Context) (target.Session, error) { return nil, errLinux }
func (*host) close() error                                 { return nil }

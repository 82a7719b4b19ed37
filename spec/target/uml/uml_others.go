//go:build !linux

package uml

import (
	"context"
	"errors"
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

func open(context.Context, io.Writer) (target.Target, error) {
	return nil, errors.New("the uml target needs Linux")
}

//go:build !linux

package gvisor

import (
	"errors"
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

func open(io.Writer, []string) (target.Target, error) {
	return nil, errors.New("the gvisor target needs Linux, which runsc is for")
}

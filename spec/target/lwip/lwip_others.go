//go:build !linux

package lwip

import (
	"errors"
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

func open(io.Writer) (target.Target, error) {
	return nil, errors.New("the lwip target needs Linux, for its TAP devices")
}

//go:build !linux

package tell

import (
	"errors"
	"log/slog"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// CanInfo reports whether the system has TCP_INFO for --info.
const CanInfo = false

type tcpInfo struct{}

func infoOf(*socket.Socket) (tcpInfo, error) { return tcpInfo{}, errors.ErrUnsupported }

func (tcpInfo) lines() []string     { return nil }
func (tcpInfo) fields() []slog.Attr { return nil }

//go:build !linux

package main

import (
	"errors"
	"log/slog"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

const hasInfo = false

type tcpInfo struct{}

func infoOf(*socket.Socket) (tcpInfo, error) { return tcpInfo{}, errors.ErrUnsupported }

func (tcpInfo) lines() []string     { return nil }
func (tcpInfo) fields() []slog.Attr { return nil }

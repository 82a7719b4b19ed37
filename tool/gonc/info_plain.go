//go:build !linux

package main

import (
	"errors"
	"log/slog"
)

const hasInfo = false

type tcpInfo struct{}

func (s *socket) info() (tcpInfo, error) { return tcpInfo{}, errors.ErrUnsupported }

func (tcpInfo) lines() []string     { return nil }
func (tcpInfo) fields() []slog.Attr { return nil }

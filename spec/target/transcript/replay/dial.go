package main

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
)

// dial starts a session. hangUp ends it.
type dial func(ctx context.Context) (in io.Writer, out io.Reader, hangUp func(), err error)

// dialer returns the way to the agent that the arguments name, nil for none or two.
func dialer(addr string, argv []string) dial {
	switch {
	case (addr == "") == (len(argv) == 0):
		return nil
	case addr != "":
		return func(ctx context.Context) (io.Writer, io.Reader, func(), error) { return dialTCP(ctx, addr) }
	}
	return func(ctx context.Context) (io.Writer, io.Reader, func(), error) { return launch(ctx, argv) }
}

func dialTCP(ctx context.Context, addr string) (io.Writer, io.Reader, func(), error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, nil, nil, err
	}
	return conn, conn, func() { conn.Close() }, nil
}

// launch runs a command, which is killed if it outlasts the context.
func launch(ctx context.Context, argv []string) (io.Writer, io.Reader, func(), error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, nil, err
	}
	return in, out, func() { in.Close(); _ = cmd.Wait() }, nil
}

package replay

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
)

// Dial starts a session. hangUp ends it.
type Dial func(ctx context.Context) (in io.Writer, out io.Reader, hangUp func(), err error)

// TCP reaches an agent that listens: one session a connection.
func TCP(address string) Dial {
	return func(ctx context.Context) (io.Writer, io.Reader, func(), error) {
		return dialTCP(ctx, address)
	}
}

// Command starts an agent on its standard input and output.
func Command(argv []string) Dial {
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

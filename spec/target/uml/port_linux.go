package uml

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// firstFile is where os/exec puts the first of ExtraFiles.
const firstFile = 3

// filesOfPort is how many of them each port has.
const filesOfPort = 2

// port is what a session has of the machine: a wire, which connects itself anew for
// each session, and a line, which does once.
type port struct {
	wire, link outlet
	line       *line.Line
	conn       *net.UnixConn // of the line
}

func newPort() (p *port, err error) {
	p = new(port)
	if p.wire, err = newOutlet(); err == nil {
		p.link, err = newOutlet()
	}
	if err != nil {
		p.close()
		return nil, fmt.Errorf("a socket for user-mode Linux: %w", err)
	}
	return p, nil
}

// files are what the machine gets, in the order that commandLine tells it.
func (p *port) files() []*os.File { return []*os.File{p.wire.name, p.link.name} }

// connect takes the machine's line, once it is up.
func (p *port) connect(ctx context.Context) (err error) {
	if p.conn, err = p.link.accept(ctx); err != nil {
		return err
	}
	p.line = line.New(p.conn)
	return nil
}

func (p *port) close() {
	p.wire.close()
	p.link.close()
	if p.conn != nil {
		p.conn.Close()
	}
}

// outlet is a socket that a network device of the machine connects itself to.
type outlet struct {
	listener *net.UnixListener
	name     *os.File // of the socket
}

// newOutlet makes a socket. The machine knows it by a name in the file system; but
// the name is gone when newOutlet returns, and a descriptor stands for it, so that
// nothing is left, however this process ends.
func newOutlet() (o outlet, err error) {
	dir, err := os.MkdirTemp("", "sockspec-uml-")
	if err != nil {
		return o, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "socket")
	at := &net.UnixAddr{Net: "unixpacket", Name: path}
	if o.listener, err = net.ListenUnix("unixpacket", at); err != nil {
		return o, err
	}
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		o.listener.Close()
		return o, os.NewSyscallError("open", err)
	}
	o.name = os.NewFile(uintptr(fd), path)
	return o, nil
}

// accept waits for the network device to go up.
func (o outlet) accept(ctx context.Context) (*net.UnixConn, error) {
	// it knows deadlines
	stop := context.AfterFunc(ctx, func() { _ = o.listener.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	conn, err := o.listener.AcceptUnix()
	if err != nil {
		return nil, fmt.Errorf("a network device did not go up: %w", errors.Join(ctx.Err(), err))
	}
	return conn, nil
}

func (o outlet) close() {
	if o.listener != nil {
		o.listener.Close()
		o.name.Close()
	}
}

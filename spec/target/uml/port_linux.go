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
)

// firstFile is where os/exec puts the first of ExtraFiles.
const firstFile = 3

// filesOfPort is how many of them each port has.
const filesOfPort = 2

// port is a serial line and a network device of the machine, seen from outside.
type port struct {
	line     *os.File // our end
	theirs   *os.File // the machine's end
	listener *net.UnixListener
	path     *os.File // of the listener's name
}

// newPort makes a port's sockets. The machine connects its network device to a
// name in the file system; but the name is gone when newPort returns, and a
// descriptor stands for it, so that nothing is left, however this process ends.
func newPort() (p *port, err error) {
	p = new(port)
	if p.line, p.theirs, err = socketpair(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sockspec-uml-")
	if err != nil {
		p.close()
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := p.listen(filepath.Join(dir, "wire")); err != nil {
		p.close()
		return nil, fmt.Errorf("a socket for user-mode Linux: %w", err)
	}
	return p, nil
}

func socketpair() (ours, theirs *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	if err := unix.SetNonblock(fds[0], true); err != nil { // so that deadlines hold
		return nil, nil, os.NewSyscallError("fcntl", err)
	}
	return os.NewFile(uintptr(fds[0]), "line"), os.NewFile(uintptr(fds[1]), "line"), nil
}

func (p *port) listen(path string) (err error) {
	if p.listener, err = net.ListenUnix("unixpacket", &net.UnixAddr{Net: "unixpacket", Name: path}); err != nil {
		return err
	}
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("open", err)
	}
	p.path = os.NewFile(uintptr(fd), path)
	return nil
}

// files are what the machine gets, in the order that commandLine tells it.
func (p *port) files() []*os.File { return []*os.File{p.theirs, p.path} }

// release closes what only the machine needs.
func (p *port) release() { p.theirs.Close() }

// accept waits for the machine's network device to go up.
func (p *port) accept(ctx context.Context) (*cable, error) {
	stop := context.AfterFunc(ctx, func() { _ = p.listener.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	conn, err := p.listener.AcceptUnix()
	if err != nil {
		return nil, fmt.Errorf("the network device did not go up: %w", errors.Join(ctx.Err(), err))
	}
	return newCable(conn)
}

func (p *port) close() {
	for _, f := range []*os.File{p.line, p.theirs, p.path} {
		f.Close() // perhaps again, or none: then it fails
	}
	if p.listener != nil {
		p.listener.Close()
	}
}

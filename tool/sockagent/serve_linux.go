package main

import (
	"io"
	"os"
	"sync/atomic"

	"github.com/sockspec/sockspec/spec/target/agent"
	"golang.org/x/sys/unix"
)

// session is what the workers of a session have in common.
type session struct {
	stack    string
	own      descriptors // the agent's own: to callers they are closed
	apart    *apart
	euid     atomic.Int64 // what seteuid asked for; workers follow before their next call
	children children
}

// serve serves one session on standard input and output, and ends the process.
func serve(stack string) {
	s := &session{stack: stack}
	s.euid.Store(int64(unix.Geteuid()))
	for fd := range 2 {
		makeBlocking(fd)
	}
	dropInherited()
	startRuntime()
	s.own = openNow()
	s.apart = newApart()
	agent.Serve(agent.Session{In: stream(0), Out: stream(1), Worker: s.newWorker, End: s.end})
}

// end ends the agent at the end of its input or output.
func (s *session) end() {
	s.children.end()
	os.Exit(0)
}

// stream is a descriptor that is read and written without Go's poller.
type stream int

func (s stream) Read(p []byte) (int, error) {
	n, err := unix.Read(int(s), p)
	if err == nil && n == 0 {
		err = io.EOF
	}
	return max(n, 0), err
}

func (s stream) Write(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = unix.Write(int(s), p[n:])
		n += max(m, 0)
	}
	return n, err
}

// makeBlocking undoes what the other end's library may have done to the pipe.
func makeBlocking(fd int) {
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0); err == nil &&
		flags&unix.O_NONBLOCK != 0 {
		_, _ = unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags&^unix.O_NONBLOCK)
	}
}

//go:build unix

package main

import (
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// Standard streams may be one socket, as a server of servers gives them, and may not
// block.
func TestSocketAsStandardStreams(t *testing.T) {
	for _, blocking := range []bool{true, false} {
		eachRole(t, func(t *testing.T, r role) {
			ours, theirs := socketPair(t)
			p, peer := r.connect(t, streams{theirs, theirs}, "--fin-grace", "forever")
			check(t, unix.SetNonblock(descriptorOf(t, theirs), !blocking))
			check(t, theirs.Close())
			sent := source(peer, bulk, peer.CloseWrite)
			expectBulk(t, sink(ours))
			check(t, await(t, sent))
			fed := source(ours, bulk, func() error {
				return unix.Shutdown(descriptorOf(t, ours),
					unix.SHUT_WR)
			})
			expectBulk(t, sink(peer))
			check(t, await(t, fed))
			p.expectStatus(0, "")
		})
	}
}

// socketPair returns the two ends of a local connection.
func socketPair(t testing.TB) (ours, theirs *os.File) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	check(t, err)
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	check(t, unix.SetNonblock(fds[0], true))
	ours, theirs = os.NewFile(uintptr(fds[0]), "ours"), os.NewFile(uintptr(fds[1]), "theirs")
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, theirs
}

// descriptorOf is a file's, whose mode stays as it is.
func descriptorOf(t testing.TB, f *os.File) (fd int) {
	t.Helper()
	raw, err := f.SyscallConn()
	check(t, err)
	check(t, raw.Control(func(u uintptr) { fd = int(u) }))
	return fd
}

// A standard stream that is closed is an empty one, and never the connection, which
// would get its number.
func TestClosedStandardStreams(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell:", err)
	}
	l, port := listenTCP(t)
	p := launch(t, nil, nil, "sh", "-c", "exec gonc 127.0.0.1 "+port+" <&- >&-")
	peer := accept(t, l)
	expectEnd(t, peer)
	check(t, await(t, source(peer, bulk, peer.Close)))
	p.expectStatus(0, "")
}

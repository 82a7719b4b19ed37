package main

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Linux has urgent bytes on Unix sockets as well.
func TestUrgentByteOfUnixSocket(t *testing.T) {
	for name, parts := range utterances {
		t.Run(name+"/client", func(t *testing.T) {
			t.Parallel()
			at := &net.UnixAddr{Name: filepath.Join(t.TempDir(), "socket")}
			l, err := net.ListenUnix("unix", at)
			check(t, err)
			defer l.Close()
			p := launch(t, devNull(t), nil, "gonc", "-U", at.Name)
			check(t, l.SetDeadline(time.Now().Add(patience)))
			peer, err := l.AcceptUnix()
			check(t, err)
			p.whileStopped(func() { utterAll(t, peer, parts) })
			expectUtterance(t, p, parts)
		})
		t.Run(name+"/server", func(t *testing.T) {
			t.Parallel()
			at := &net.UnixAddr{Name: filepath.Join(t.TempDir(), "socket")}
			p := launch(t, devNull(t), nil, "gonc", "-lvU", at.Name)
			p.line() // that it is bound
			p.line() // that it listens
			p.whileStopped(func() {
				peer, err := net.DialUnix("unix", nil, at)
				check(t, err)
				utterAll(t, peer, parts)
			})
			p.line() // that it has received the connection
			expectUtterance(t, p, parts)
		})
	}
}

// utterAll says all of it, and ends.
func utterAll(t *testing.T, peer *net.UnixConn, parts []string) {
	t.Helper()
	utter(t, peer, parts)
	check(t, peer.Close())
}

// expectUtterance waits for all of it, and for the end.
func expectUtterance(t *testing.T, p *process, parts []string) {
	t.Helper()
	expect(t, p.out, strings.Join(parts, ""))
	expectEnd(t, p.out)
	p.expectStatus(0, "")
}

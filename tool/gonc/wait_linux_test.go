package main

import (
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A wait that holds its thread sees what comes, and a hang-up, and ends by itself when
// nothing does.
func TestComesSoon(t *testing.T) {
	if !canHold {
		t.Skip("with one processor nobody waits so")
	}
	r, w, err := os.Pipe()
	check(t, err)
	defer r.Close()
	fd := int(r.Fd())
	began := time.Now()
	if comesSoon(fd, unix.POLLIN) {
		t.Error("something came from a pipe in which nothing is")
	}
	if took := time.Since(began); took > patience {
		t.Errorf("the wait for nothing took %v", took)
	}
	_, err = w.Write([]byte("x"))
	check(t, err)
	expectSoon(t, fd, "a byte")
	_, err = unix.Read(fd, make([]byte, 1))
	check(t, err)
	check(t, w.Close())
	expectSoon(t, fd, "the end")
}

// expectSoon tries more than once: a signal of Go's runtime may end a wait.
func expectSoon(t *testing.T, fd int, what string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if comesSoon(fd, unix.POLLIN) {
			return
		}
	}
	t.Errorf("%s does not come", what)
}

// Only one waits so at a time, or too few processors would be left.
func TestComesSoonToOne(t *testing.T) {
	r, w, err := os.Pipe()
	check(t, err)
	defer r.Close()
	check(t, w.Close())
	holding.Lock()
	defer holding.Unlock()
	if comesSoon(int(r.Fd()), unix.POLLIN) {
		t.Error("two hold a processor at once")
	}
}

// With -k many share the processors, and no connection keeps one to itself.
func TestOnlyALoneSessionHolds(t *testing.T) {
	for _, keep := range []bool{false, true} {
		o, here, sock := options{keep: keep}, newLocal(-1, -1, keep), &socket{}
		defer o.newSession(sock, netip.AddrPort{}, here).stop()
		if sock.lone == keep || here.lone == keep {
			t.Errorf("with -k %v: the socket may be held: %v, the streams: %v", keep, sock.lone, here.lone)
		}
	}
}

package main

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// descriptors is a set of file descriptors.
type descriptors map[int]bool

func (d descriptors) has(fd int) bool { return d[fd] }

// startRuntime makes Go's runtime open what it may need later, its poller, so
// that it never takes a number which a call would have been given.
func startRuntime() { time.AfterFunc(time.Hour, func() {}).Stop() }

// highest is the highest descriptor that is looked at when the agent starts.
const highest = 255

// dropInherited closes what whoever started the agent left open, besides the
// three: it would take numbers, and keep the other end of a pipe from seeing its
// end. It is told from what the runtime has opened by the flag close-on-exec.
func dropInherited() {
	for fd := 3; fd <= highest; fd++ {
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil &&
			flags&unix.FD_CLOEXEC == 0 {
			unix.Close(fd)
		}
	}
}

// openNow returns what is open before any call was made.
func openNow() descriptors {
	d := make(descriptors)
	for fd := range highest + 1 {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
			d[fd] = true
		}
	}
	return d
}

// apart is a thread with a table of descriptors to itself. The agent opens its
// files there: in the common table they would take numbers that a concurrent
// call is to have, as POSIX promises the lowest free one.
type apart struct {
	jobs chan func()
	done chan struct{}
}

// newApart must be called before any call is made, so that no socket is in both
// tables: it would not be closed by closing it in one.
func newApart() *apart {
	a := &apart{make(chan func()), make(chan struct{})}
	go func() {
		runtime.LockOSThread()
		_ = unix.Unshare(unix.CLONE_FILES) // without it a number is at stake, no more
		a.done <- struct{}{}
		for job := range a.jobs {
			job()
			a.done <- struct{}{}
		}
	}()
	<-a.done
	return a
}

// do runs job on the thread. Only the worker that has the turn may call it.
func (a *apart) do(job func()) {
	a.jobs <- job
	<-a.done
}

// readFile returns a small file whole, or an errno.
func (a *apart) readFile(path string) (text []byte, err error) {
	a.do(func() { text, err = readSmall(path) })
	return text, err
}

// writeFile writes text to a file that is there, by one call.
func (a *apart) writeFile(path, text string) (err error) {
	a.do(func() { err = writeSmall(path, text) })
	return err
}

func readSmall(path string) ([]byte, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	buf := make([]byte, 4096)
	for n := 0; ; {
		m, err := unix.Read(fd, buf[n:])
		if err != nil {
			return nil, err
		}
		if n += m; m == 0 || n == len(buf) {
			return buf[:n], nil
		}
	}
}

func writeSmall(path, text string) error {
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	_, err = unix.Write(fd, []byte(text))
	return err
}

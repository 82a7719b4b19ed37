package poll

import (
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
	if Soon(fd, unix.POLLIN) {
		t.Error("something came from a pipe in which nothing is")
	}
	if took := time.Since(began); took > long {
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
	for end := time.Now().Add(long); time.Now().Before(end); {
		if Soon(fd, unix.POLLIN) {
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
	if Soon(int(r.Fd()), unix.POLLIN) {
		t.Error("two hold a processor at once")
	}
}

// long is far more than any wait here takes.
const long = 10 * time.Second

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

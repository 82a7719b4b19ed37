package capture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// insideVariable names the test that runs in a network namespace of its own.
const insideVariable = "CAPTURE_TEST_INSIDE"

// patience bounds every wait of these tests.
const patience = 20 * time.Second

// inNamespace runs the calling test again, in a process with a network namespace
// of its own, where only loopback is, and up. It reports true in that process.
// An unprivileged user gets a user namespace too.
func inNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv(insideVariable) == t.Name() {
		raiseLoopback(t)
		return true
	}
	t.Parallel()
	command := exec.CommandContext(t.Context(), "/proc/self/exe",
		"-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=40s")
	command.Env = append(os.Environ(), insideVariable+"="+t.Name())
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET}
	if os.Getuid() != 0 {
		attr := command.SysProcAttr
		attr.Cloneflags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	output, err := command.CombinedOutput()
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EACCES) {
		t.Skipf("this system allows no network namespace: %v", err)
	}
	if bytes.Contains(output, []byte("--- SKIP")) {
		t.Skipf("inside the namespace:\n%s", output)
	}
	t.Logf("inside the namespace:\n%s", output)
	if err != nil {
		t.Fail()
	}
	return false
}

func raiseLoopback(t *testing.T) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		t.Fatal(err)
	}
	request.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request); err != nil {
		t.Fatal(err)
	}
}

// sniffer reads a tap on loopback for the length of a test.
type sniffer struct {
	tap  *Tap
	done chan error

	mu      sync.Mutex
	frames  []Frame
	packets []Packet
	steps   []Step
	ids     []int // of each packet's connection, 0 for none
	tracker *Tracker
	marks   map[string]chan struct{} // sentinels on their way
}

const loopback = 1 // the index of lo in any namespace

func sniff(t *testing.T) *sniffer {
	t.Helper()
	tap, err := OpenTap(loopback, IgnoreOutgoing)
	if err != nil {
		t.Fatal(err)
	}
	s := &sniffer{tap: tap, done: make(chan error, 1), tracker: NewTracker(),
		marks: map[string]chan struct{}{}}
	go func() { s.done <- s.read() }()
	t.Cleanup(func() {
		drops, err := tap.Drops()
		if drops > 0 || err != nil {
			t.Errorf("%d drops, %v", drops, err)
		}
		tap.Close()
		if err := <-s.done; !errors.Is(err, net.ErrClosed) {
			t.Errorf("the reader ended with %v", err)
		}
	})
	return s
}

func (s *sniffer) read() error {
	decoder := NewDecoder()
	for {
		frame, err := s.tap.ReadFrame()
		if err != nil {
			return err
		}
		s.take(decoder.Decode(frame), frame)
	}
}

func (s *sniffer) take(p Packet, frame Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seen := s.marks[string(frame.Data)]; seen != nil {
		close(seen)
		return
	}
	conn, step := s.tracker.Add(&p)
	id := 0
	if conn != nil {
		id = conn.ID
	}
	s.frames = append(s.frames, frame)
	s.packets = append(s.packets, p)
	s.steps = append(s.steps, step)
	s.ids = append(s.ids, id)
}

// drain waits until all that was sent before is read: a sentinel is sent behind it.
func (s *sniffer) drain(t *testing.T) {
	t.Helper()
	mark := append(make([]byte, 12), 0x88, 0xb5) // EtherType for local experiments
	mark = fmt.Appendf(mark, "sentinel %d", time.Now().UnixNano())
	seen := make(chan struct{})
	s.mu.Lock()
	s.marks[string(mark)] = seen
	s.mu.Unlock()
	if err := s.tap.WriteFrame(mark); err != nil {
		t.Fatal(err)
	}
	select {
	case <-seen:
	case <-time.After(patience):
		t.Fatal("the sentinel was not seen")
	}
}

// conns returns copies of the connections, as they are now.
func (s *sniffer) conns() []Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	var conns []Conn
	for _, c := range s.tracker.Conns() {
		conns = append(conns, *c)
	}
	return conns
}

// await waits until a connection is as wanted, and returns it.
func (s *sniffer) await(t *testing.T, wanted func(Conn) bool) Conn {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for deadline.Err() == nil {
		s.drain(t)
		for _, c := range s.conns() {
			if wanted(c) {
				return c
			}
		}
		<-tick.C
	}
	var all strings.Builder
	for _, c := range s.conns() {
		fmt.Fprintf(&all, "\n%s > %s %s %s %s", c.Client, c.Server, c.History(), c.ClientState,
			c.ServerState)
	}
	t.Fatalf("no connection came to what is wanted; there are:%s", all.String())
	return Conn{}
}

package netns

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

// Wire is the namespace where the bench's ends of all links are. Nothing but
// descriptors of this process keeps it alive, so that it goes, with every link,
// however the process ends.
type Wire struct {
	ns   *os.File
	last atomic.Uint32 // the number of the latest link

	lanes []*Lane
	turn  atomic.Uint32

	mu      sync.Mutex
	netlink *netlink
	control int // any socket: offloads are set through one
}

// OpenWire makes a wire namespace.
func OpenWire() (w *Wire, err error) {
	w = &Wire{control: -1}
	OnThread(func() { err = w.init() })
	if err == nil {
		err = w.openLanes()
	}
	if err != nil {
		w.Close()
		return nil, fmt.Errorf("the wire namespace: %w", err)
	}
	return w, nil
}

// init runs on a thread that it moves into the new namespace.
func (w *Wire) init() (err error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return os.NewSyscallError("unshare", err)
	}
	if _, err := setSysctls([]sysctl{{"all/disable_ipv6", "1"}}); err != nil {
		return err
	}
	if w.ns, err = Current(); err != nil {
		return err
	}
	if w.netlink, err = openNetlink(); err != nil {
		return err
	}
	w.control, err = controlSocket()
	return err
}

func (w *Wire) openLanes() (err error) {
	if w.lanes, err = openLanes(); err != nil {
		return err
	}
	for _, l := range w.lanes {
		go OnThread(l.serve)
	}
	return nil
}

// Lane is the one for the next session; each gets its turn.
func (w *Wire) Lane() *Lane {
	return w.lanes[int(w.turn.Add(1))%len(w.lanes)]
}

func controlSocket() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	return fd, os.NewSyscallError("socket", err)
}

// newEnd names the bench's end of the next link. Its index differs from that of
// any stack's end: with the same on both ends the kernel takes a second to see
// the carrier.
func (w *Wire) newEnd() end {
	n := w.last.Add(1)
	return end{name: fmt.Sprintf("b%d", n), index: StackIndex + int(n), mac: target.BenchMAC}
}

// raise sets a bench's end up.
func (w *Wire) raise(e end) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return errors.Join(
		offloadsOff(w.control, e.name, ethtoolTxCsum, ethtoolTSO, ethtoolGSO, ethtoolGRO),
		w.netlink.do(setUp(e.name, e.index)))
}

func (w *Wire) operational(e end) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.netlink.operational(e)
}

// tap moves the calling thread into the wire namespace and opens a tap there.
func (w *Wire) tap(e end) (*capture.Tap, error) {
	if err := Join(w.ns); err != nil {
		return nil, err
	}
	return capture.OpenTap(e.index)
}

// Namespace is the descriptor of the namespace.
func (w *Wire) Namespace() *os.File { return w.ns }

// Close lets go of the namespace. The links that are in it go with it.
func (w *Wire) Close() error {
	var errs []error
	for _, l := range w.lanes {
		l.close()
	}
	if w.netlink != nil {
		errs = append(errs, w.netlink.Close())
	}
	if w.control >= 0 {
		errs = append(errs, unix.Close(w.control))
	}
	if w.ns != nil {
		errs = append(errs, w.ns.Close())
	}
	return errors.Join(errs...)
}

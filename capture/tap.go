package capture

// Tap is a Port on a network interface of Linux: it sees every frame that the
// interface sends and receives, and sends frames of its own. It is armed when
// OpenTap returns: whatever passes from then on is read, in the kernel's order,
// or counted as dropped.
type Tap struct{ tap }

// TapOption changes what a Tap sees.
type TapOption uint8

// IgnoreOutgoing hides the frames that the interface sends. On the loopback
// interface, where each frame is sent and then received, it removes the first
// copy; all frames then count as incoming (Frame.Outgoing is false).
const IgnoreOutgoing TapOption = 1

// OpenTap taps the interface with the given index in the network namespace of
// the calling thread, so a caller that entered a namespace locks its thread
// until OpenTap returns. The tap itself works from any goroutine, and stays in
// the namespace where it was opened.
//
// The kernel keeps 16 MiB for a reader who is late, some 20,000 small frames; for
// an unprivileged user, no more than twice the sysctl net.core.rmem_max.
//
// It needs CAP_NET_RAW in that namespace (EPERM without it). The index of no
// interface is ENODEV. An interface that is down is armed all the same, and
// heard as soon as it is up. Frames that a tap sends itself are read back, as
// outgoing ones, so that what is read is all that passed, in its true order.
func OpenTap(ifindex int, options ...TapOption) (*Tap, error) { return openTap(ifindex, options) }

// ReadFrame waits for the next frame. A VLAN tag that the kernel took off is in
// its place again. The frame is whole up to 64 KiB. Beside net.ErrClosed the
// error can be ENETDOWN, once, when the interface goes down or away.
func (t *Tap) ReadFrame() (Frame, error) { return t.readFrame() }

// WriteFrame sends a frame through the tapped interface. It waits while the
// send buffer is full. A frame longer than the MTU and its header is EMSGSIZE.
func (t *Tap) WriteFrame(frame []byte) error { return t.writeTo(t.ifindex, frame) }

// WriteTo sends a frame through another interface of the same namespace, given
// by its index: a sentinel, say, which arrives at the tap behind all that was
// on the way.
func (t *Tap) WriteTo(ifindex int, frame []byte) error { return t.writeTo(ifindex, frame) }

// Drops is how many frames the kernel could not queue since the tap was opened.
func (t *Tap) Drops() (uint64, error) { return t.drops() }

// Close ends the tap: a reader that waits returns at once with net.ErrClosed, as
// do all later calls. The kernel takes some 12 ms to close a packet socket;
// Close does not wait for it.
func (t *Tap) Close() error { return t.close() }

var _ Port = (*Tap)(nil)

package capture

import "time"

// Port is one end of an Ethernet link, or a window on an interface: frames come
// out of it and go into it. A Tap is one; a stack in the same process can offer
// another. All methods are safe to call at the same time.
type Port interface {
	// ReadFrame blocks until a frame arrives; it returns net.ErrClosed (wrapped)
	// once the port is closed. The frame's Data is the caller's to keep.
	ReadFrame() (Frame, error)
	// WriteFrame sends one frame, given from its Ethernet header.
	WriteFrame(frame []byte) error
	// Drops is how many frames were lost since the port was opened, because the
	// reader was too slow: any means that what was read is not the whole truth.
	Drops() (uint64, error)
	// Close wakes a blocked reader. It does not wait for the kernel.
	Close() error
}

// Frame is one frame as a Port read it, not yet decoded.
type Frame struct {
	Time     time.Time // the kernel's time stamp
	Data     []byte    // from the Ethernet header
	Length   int       // on the wire, in bytes
	Outgoing bool      // sent by the port's own side
	Partial  bool      // checksum left to the device (TP_STATUS_CSUMNOTREADY)
}

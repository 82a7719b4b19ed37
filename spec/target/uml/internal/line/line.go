// Package line is what the target uml and the first process of its machine speak
// with each other over: an Ethernet link for each session that can be open at the
// same time. (A serial line would be the obvious way. But user-mode Linux 6.1 reads
// no more from one that was throttled.)
package line

import (
	"bytes"
	"io"
)

// Ready is the line on the console that says that sessions can begin.
const Ready = "sockspec: ready"

const (
	// MTU is that of the link.
	MTU = 16000
	// EtherType is of the frames: one of those that IEEE 802 leaves to local
	// experiments.
	EtherType = 0x88B5
)

// header is that of every frame: to whoever is at the other end.
var header = []byte{
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0x02, 0, 0, 0, 0, 0x03,
	EtherType >> 8, EtherType & 0xff,
}

// Line passes texts in both directions of a link: a frame holds a part of one, and
// a frame with nothing in it ends it. It may be read and written at the same time.
type Line struct {
	link  io.ReadWriter // whose messages are frames
	frame []byte        // room for one
	rest  []byte        // of the frame that was read last
}

// New returns a Line on a link that neither loses frames nor changes their order.
func New(link io.ReadWriter) *Line {
	return &Line{link: link, frame: make([]byte, len(header)+MTU)}
}

// Read reads of one text. io.EOF is its end, behind which comes the next text, and
// io.ErrUnexpectedEOF that of the link.
func (l *Line) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		n, err := l.link.Read(l.frame)
		if n == 0 && (err == nil || err == io.EOF) {
			return 0, io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, err
		}
		text, ours := bytes.CutPrefix(l.frame[:n], header)
		if ours && len(text) == 0 {
			return 0, io.EOF
		}
		if ours {
			l.rest = text
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// Write writes a part of a text.
func (l *Line) Write(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		part := p[n:min(n+MTU, len(p))]
		if err = l.send(part); err == nil {
			n += len(part)
		}
	}
	return n, err
}

// End ends a text.
func (l *Line) End() error { return l.send(nil) }

func (l *Line) send(part []byte) error {
	_, err := l.link.Write(append(bytes.Clone(header), part...))
	return err
}

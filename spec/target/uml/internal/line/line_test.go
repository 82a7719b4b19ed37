package line_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/sockspec/sockspec/spec/target/uml/internal/line"
)

// link gives back the frames that were written to it, after some that are not the
// line's.
type link struct{ frames [][]byte }

func newLink() *link { return &link{frames: [][]byte{{1, 2, 3}, make([]byte, 60)}} }

func (l *link) Write(p []byte) (int, error) {
	l.frames = append(l.frames, p)
	return len(p), nil
}

func (l *link) Read(p []byte) (n int, err error) {
	if len(l.frames) == 0 {
		return 0, nil
	}
	n = copy(p, l.frames[0])
	l.frames = l.frames[1:]
	return n, nil
}

func TestTexts(t *testing.T) {
	texts := [][]byte{[]byte("first"), {}, bytes.Repeat([]byte("long "), line.MTU), []byte("last")}
	l := line.New(newLink())
	for _, text := range texts {
		if n, err := l.Write(text); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
		if err := l.End(); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range texts {
		if got, err := io.ReadAll(iotest.OneByteReader(l)); !bytes.Equal(got, want) || err != nil {
			t.Errorf("text %d is %.20q of %d bytes, %v; want %.20q of %d", i, got, len(got), err, want,
				len(want))
		}
	}
	if _, err := l.Read(make([]byte, 1)); err != io.ErrUnexpectedEOF {
		t.Errorf("the link's end gives %v", err)
	}
}

func TestFramesFitTheLink(t *testing.T) {
	wire := &link{}
	if _, err := line.New(wire).Write(make([]byte, 3*line.MTU)); err != nil {
		t.Fatal(err)
	}
	for _, f := range wire.frames {
		if len(f) > line.MTU+14 {
			t.Errorf("a frame of %d bytes", len(f))
		}
	}
}

func TestErrorsOfTheLink(t *testing.T) {
	broken := errors.New("broken")
	l := line.New(struct {
		io.Reader
		io.Writer
	}{iotest.ErrReader(broken), nil})
	if _, err := l.Read(make([]byte, 1)); err != broken {
		t.Errorf("got %v", err)
	}
}

package capture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
)

// Record is one frame of a capture file.
type Record struct {
	Frame
	Interface string   // its name, as far as the file tells
	Comments  []string // those on the packet
}

// maxRecord bounds what is read at once: a frame of a file, or one of its blocks.
// Wireshark writes none longer than 256 KiB.
const maxRecord = 1 << 20

// Reader reads a capture file, pcap or pcapng, of either byte order. Link types
// other than Ethernet are given as Ethernet where that loses nothing that
// matters: raw IP, BSD loopback, and Linux "any" (SLL, SLL2).
//
// A file does not tell which checksums were left to the device. Frame.Partial is
// set for those that look it: the field holds no more than the pseudo header's sum.
type Reader struct {
	name    string
	in      *bufio.Reader
	next    func() (Record, error)
	drops   uint64
	pending error
}

// ReadFile yields the frames of a capture file in their order. An error names the
// file, says what is wrong, and is the last thing yielded.
func ReadFile(path string) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(Record{}, err)
			return
		}
		defer file.Close()
		r, err := NewReader(file, path)
		for err == nil {
			var record Record
			record, err = r.Next()
			if err == nil && !yield(record, nil) {
				return
			}
		}
		if err != io.EOF {
			yield(Record{}, err)
		}
	}
}

// NewReader reads a capture file from r; errors call it by the given name.
func NewReader(r io.Reader, name string) (*Reader, error) {
	c := &Reader{name: name, in: bufio.NewReaderSize(r, 1<<16)}
	magic, err := c.in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, c.fail(err)
	}
	switch {
	case len(magic) < 4:
	case binary.LittleEndian.Uint32(magic) == blockSection:
		c.next = newNgReader(c).next
		return c, nil
	default:
		if p, ok := newPcapReader(c, [4]byte(magic)); ok {
			c.next = p.next
			return c, c.fail(p.readHeader())
		}
	}
	return nil, c.fail(errors.New("not a capture file (pcap or pcapng)"))
}

// Next returns the next frame, or io.EOF at the end of the file. After any error
// it returns that one again.
func (c *Reader) Next() (Record, error) {
	if c.pending != nil {
		return Record{}, c.pending
	}
	record, err := c.next()
	if err != nil {
		c.pending = c.fail(err)
		return Record{}, c.pending
	}
	record.Partial = leftToDevice(record.Data)
	return record, nil
}

// Drops is how many frames the capture lost, according to the statistics blocks
// of a pcapng file that were read so far. A pcap file does not tell.
func (c *Reader) Drops() uint64 { return c.drops }

func (c *Reader) fail(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("cut off in the middle of a packet")
	}
	return fmt.Errorf("%s: %w", c.name, err)
}

// read reads n bytes. An end of file before the first one is io.EOF.
func (c *Reader) read(n int) ([]byte, error) {
	data := make([]byte, n)
	_, err := io.ReadFull(c.in, data)
	return data, err
}

// readAll reads n bytes where the file has to go on.
func (c *Reader) readAll(n int) ([]byte, error) {
	data, err := c.read(n)
	if err == io.EOF && n > 0 {
		err = io.ErrUnexpectedEOF
	}
	return data, err
}

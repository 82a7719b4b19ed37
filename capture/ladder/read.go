package ladder

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxJSON bounds the trace.json that is read, in bytes.
const maxJSON = 128 << 20

// ReadTrace reads a trace from a file: from a capture file, whose packets it holds
// as far as s selects them, or from the JSON of a Trace, which it holds whole. It
// is annotated. An error names the file.
func ReadTrace(path string, s Selection) (*Trace, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	survey, err := Read(file, path, s)
	if err != nil {
		return nil, err
	}
	return survey.Trace, nil
}

// Read is ReadCapture for a file that may also be the JSON of a Trace: one whose
// first byte is a brace. All of such a trace is in the survey.
func Read(in io.Reader, name string, s Selection) (*Survey, error) {
	buffered := bufio.NewReader(in)
	first, err := buffered.Peek(1)
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: the file is empty", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case first[0] == '{':
		return readJSON(buffered, name)
	}
	return ReadCapture(buffered, name, s)
}

func readJSON(in io.Reader, name string) (*Survey, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxJSON+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxJSON {
		return nil, fmt.Errorf("%s: longer than the %d MiB that a trace may have", name, maxJSON>>20)
	}
	var t Trace
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("%s: not a trace: %w", name, err)
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("%s: not a trace: %w", name, err)
	}
	Annotate(&t)
	return surveyOf(&t), nil
}

// check reports an event that is not exactly one thing.
func (t *Trace) check() error {
	if t.Events == nil && t.Title == "" {
		return errors.New("it has neither title nor events")
	}
	for i, e := range t.Events {
		n := 0
		for _, set := range []bool{e.Call != nil, e.Packet != nil, e.Remark != nil} {
			if set {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("event %d is %d things, want one of call, packet, remark", i, n)
		}
	}
	return nil
}

func surveyOf(t *Trace) *Survey {
	s := &Survey{Trace: t}
	for _, e := range t.Events {
		if e.Packet == nil {
			continue
		}
		s.Frames++
		if c := e.Packet.Conn; c != nil {
			if c.ID > len(s.Conns) {
				s.Conns = append(s.Conns, Connection{Conn: c, First: e.Time})
			}
			s.Conns[c.ID-1].Last = e.Time
		}
	}
	return s
}
